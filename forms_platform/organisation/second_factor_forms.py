"""The forms that ask for a code: each is used once, and guesses are counted also while the cache is away."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from forms_platform.look.limit import OwnCount, cache_answers
from forms_platform.organisation.second_factor import spend, spent

UNCOUNTED = OwnCount(most=5, seconds=300)


class _OnceOnly(forms.Form):
    """A code that was right is not right again."""

    def clean_code(self) -> str:
        """The code. Raises: ValidationError when it is wrong, used, or one guess too many."""
        person, code = self.user, self.cleaned_data["code"]  # type: ignore[attr-defined] # allauth's forms have it
        if not cache_answers() and not UNCOUNTED.spend(f"second-factor:{person.pk}"):
            raise forms.ValidationError(_("Du har försökt för många gånger. Vänta fem minuter och försök igen."))
        if spent(person, code):
            raise get_adapter().validation_error("incorrect_code")
        right: str = super().clean_code()  # type: ignore[misc]
        if not spend(person, code):
            raise get_adapter().validation_error("incorrect_code")
        return right


class SignInCode(_OnceOnly, AuthenticateForm):  # type: ignore[misc] # allauth carries no types
    """The second step of signing in."""


class AgainCode(_OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """Showing anew who one is."""
