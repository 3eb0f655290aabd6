"""The kinds of field that a row of a table can have: all but a table."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Limits

from .address import AddressField
from .attachment import AttachmentField
from .bank_account import BankAccountField
from .choice import ChoiceField
from .choices import ChoicesField
from .computed import ComputedField
from .consent import ConsentField
from .cost_centre import CostCentreField
from .date import DateField
from .email import EmailField
from .identity_number import IdentityNumberField
from .information import InformationField
from .long_text import LongTextField
from .money import MoneyField
from .number import NumberField
from .organisation_number import OrganisationNumberField
from .period import PeriodField
from .person import PersonField
from .phone import PhoneField
from .text import TextField
from .time import TimeField
from .unit import UnitField
from .yes_no import YesNoField

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
    | EmailField
    | PhoneField
    | AttachmentField
    | ComputedField
    | InformationField
    | ConsentField
    | IdentityNumberField
    | OrganisationNumberField
    | BankAccountField
    | AddressField
)
Column = Annotated[AnyColumn, Limits(discriminator="kind")]
