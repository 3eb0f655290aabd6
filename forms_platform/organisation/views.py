"""The doors of a person's own pages: profile and language."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import override as speaking
from django.views.decorators.http import require_http_methods, require_POST

from forms_platform.organisation.access import signed_in
from forms_platform.organisation.directory import changed, snapshot
from forms_platform.organisation.forms import ProfileForm
from forms_platform.organisation.models import CodeList, Person
from forms_platform.organisation.sign_in import remember_language


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who the platform takes the person to be, and what they decide about their own pages."""
    person = signed_in(request)
    if request.method == "POST":
        form = ProfileForm(request.POST, instance=person)
        if form.is_valid():
            form.save()
            changed()
            with speaking(person.language):
                messages.success(request, gettext("Dina val är sparade."))
            answer = redirect("organisation:profile")
            remember_language(answer, person.language)
            return answer
    else:
        form = ProfileForm(instance=person)
    organisation = snapshot()
    above = organisation.managing_unit(person.pk)
    managed = sorted(organisation.unit_name(unit) for unit in organisation.units_managed(person.pk))
    chief = organisation.manager(above) if above is not None else None
    context = {
        "form": form,
        "card": organisation.person(person.pk),
        "chief": organisation.person(chief) if chief is not None else None,
        "chief_unit": organisation.unit_name(above),
        "managed": managed,
        "groups": sorted(organisation.group_names[key] for key in organisation.groups_of(person.pk)),
        "keeps": list(CodeList.objects.filter(keeper=person).order_by("name")),
        "cost_centre": organisation.units[person.unit_id].cost_centre if person.unit_id else "",
    }
    return render(request, "organisation/profile.html", context)


def not_offered(request: HttpRequest) -> HttpResponse:
    """404: a page of allauth's that this platform does not offer (addresses come from the staff register)."""
    raise Http404


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The chosen language is kept with the person and in a cookie; back to the page they came from."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        remember_language(answer, chosen)
        if isinstance(request.user, Person) and request.user.language != chosen:
            Person.objects.filter(pk=request.user.pk).update(language=chosen)
            changed()
    return answer
