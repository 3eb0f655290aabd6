"""The kinds of field that a row of a table can have: all but a table."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Limits

from forms_platform.definitions.language.fields.account import AccountField
from forms_platform.definitions.language.fields.address import AddressField
from forms_platform.definitions.language.fields.attachment import AttachmentField
from forms_platform.definitions.language.fields.bank_account import BankAccountField
from forms_platform.definitions.language.fields.choice import ChoiceField
from forms_platform.definitions.language.fields.choices import ChoicesField
from forms_platform.definitions.language.fields.code_string import CodeStringField
from forms_platform.definitions.language.fields.computed import ComputedField
from forms_platform.definitions.language.fields.consent import ConsentField
from forms_platform.definitions.language.fields.cost_centre import CostCentreField
from forms_platform.definitions.language.fields.date import DateField
from forms_platform.definitions.language.fields.email import EmailField
from forms_platform.definitions.language.fields.identity_number import IdentityNumberField
from forms_platform.definitions.language.fields.information import InformationField
from forms_platform.definitions.language.fields.long_text import LongTextField
from forms_platform.definitions.language.fields.looked_up import LookedUpField
from forms_platform.definitions.language.fields.money import MoneyField
from forms_platform.definitions.language.fields.number import NumberField
from forms_platform.definitions.language.fields.organisation_number import OrganisationNumberField
from forms_platform.definitions.language.fields.period import PeriodField
from forms_platform.definitions.language.fields.person import PersonField
from forms_platform.definitions.language.fields.phone import PhoneField
from forms_platform.definitions.language.fields.text import TextField
from forms_platform.definitions.language.fields.time import TimeField
from forms_platform.definitions.language.fields.unit import UnitField
from forms_platform.definitions.language.fields.yes_no import YesNoField

AnyColumn = (
    TextField
    | LongTextField
    | NumberField
    | MoneyField
    | DateField
    | TimeField
    | PeriodField
    | YesNoField
    | ChoiceField
    | ChoicesField
    | PersonField
    | UnitField
    | CostCentreField
    | AccountField
    | CodeStringField
    | EmailField
    | PhoneField
    | AttachmentField
    | ComputedField
    | LookedUpField
    | InformationField
    | ConsentField
    | IdentityNumberField
    | OrganisationNumberField
    | BankAccountField
    | AddressField
)
Column = Annotated[AnyColumn, Limits(discriminator="kind")]
