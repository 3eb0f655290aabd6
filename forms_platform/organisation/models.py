"""The organisation as the routing sees it: people, units, working groups, roles, stand-ins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A part of the municipality (enhet, avdelning, förvaltning) with at most one manager."""

    class Kind(models.TextChoices):
        """How high in the tree the unit sits."""

        MUNICIPALITY = "kommun", _("Kommun")
        ADMINISTRATION = "forvaltning", _("Förvaltning")
        DEPARTMENT = "avdelning", _("Avdelning")
        UNIT = "enhet", _("Enhet")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    manager = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="manages"
    )
    cost_centre = models.CharField(max_length=20, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Makes people that can sign in."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """A saved person; without a password nobody can sign in with one."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """A saved person who may do everything in the administration."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """An employee (medarbetare) and the account they sign in with."""

    username = models.CharField(max_length=60, unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    title = models.CharField(max_length=120, blank=True)
    employee_number = models.CharField(max_length=20, unique=True, null=True, blank=True)
    employment_rate = models.PositiveSmallIntegerField(default=100)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    # The same human being's first employment here; each employment is a person of its own, with a unit and a manager.
    first_employment = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="other_employments"
    )
    language = models.CharField(max_length=2, default="sv", choices=[("sv", "Svenska"), ("en", "English")])
    shortcuts = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["family_name", "given_name"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family_name", "given_name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """First letter of the given and of the family name."""
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()

    def get_full_name(self) -> str:
        """The name, under the name Django asks for."""
        return self.name

    def get_short_name(self) -> str:
        """The given name, under the name Django asks for."""
        return self.given_name


class WorkGroup(models.Model):
    """A group that shares a queue (Lönecenter, Ekonomi); a member claims or decides directly."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    members = models.ManyToManyField(Person, related_name="work_groups", blank=True)

    def __str__(self) -> str:
        return self.name


class RoleHolding(models.Model):
    """That a person holds a role (hr-specialist, drift, forvaltare), in one unit or everywhere."""

    role = models.SlugField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["role", "person", "unit"], name="role_once"),
            models.UniqueConstraint(
                fields=["role", "person"], condition=models.Q(unit=None), name="role_everywhere_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.person_id}"


class StandIn(models.Model):
    """That somebody stands in (vikarie, ersättare) for somebody else between two dates, both included."""

    absent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stood_in_by")
    stand_in = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stands_in_for")
    starts = models.DateField()
    ends = models.DateField()
    e_service = models.SlugField(max_length=60, blank=True, help_text=_("Tomt betyder alla e-tjänster."))
    set_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="stand_in_ends_after_start"),
            models.CheckConstraint(condition=~models.Q(absent=models.F("stand_in")), name="stand_in_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in_id} för {self.absent_id}, {self.starts}–{self.ends}"


class Absence(models.Model):
    """That a person is away (frånvarande, ledig) between two dates, both included: an approved leave says so, or
    somebody has told it. Why they are away is nobody's business here."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    starts = models.DateField()
    ends = models.DateField()
    about = models.CharField(max_length=40, blank=True)  # "case:17", the leave that says so; "" when it was told
    set_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)  # the person has said that nobody needs to stand in

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="absence_ends_after_start"),
            models.UniqueConstraint(fields=["about"], condition=~models.Q(about=""), name="absence_once_for_a_leave"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["ends"], name="absence_by_end")]

    def __str__(self) -> str:
        return f"{self.person_id} borta {self.starts}–{self.ends}"


class CostCentre(models.Model):
    """A cost centre (kostnadsställe) that may be chosen in a form."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ApprovalLimit(models.Model):
    """That a person may approve costs (attesträtt) up to a sum, at one cost centre or at all, between two dates."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="approval_limits")
    cost_centre = models.ForeignKey(CostCentre, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    limit = models.PositiveBigIntegerField(help_text=_("Öre, högst så mycket i ett beslut."))
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    decided = models.CharField(max_length=120, blank=True)  # by which decision: "KS 2026-01-12 § 4"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="approval_limit_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.limit / 100:.2f} kr"


class CodeList(models.Model):
    """A code list (kodlista) that administrators keep and forms choose from: systems, vehicles, committees."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    keeper = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="keeps"
    )  # who looks after it beside the form administrators

    def __str__(self) -> str:
        return self.name


class CodeEntry(models.Model):
    """One entry of a code list. It is never removed, only retired: cases name it for as long as they are kept.

    It may be chosen while it is active, from `starts` to `ends`, both included; an empty date is no bound."""

    code_list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="entries")
    place = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    description = models.CharField(max_length=400, blank=True)
    description_en = models.CharField(max_length=400, blank=True)
    within = models.CharField(max_length=60, blank=True)  # the code, in another list, of what this one belongs to
    level = models.SlugField(max_length=40, blank=True)  # a word that rules may ask for
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL)  # the unit that answers for it
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code_list", "code"], name="code_once"),
            models.CheckConstraint(
                condition=models.Q(starts=None) | models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="code_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Revision(models.Model):
    """One row with the name of the organisation's present state: a number drawn anew at each change (directory)."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Balance(models.Model):
    """What another system says that a person has left of something (saldo): days of holiday, hours of time off. It is
    that system's word on that day, and is shown with both."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="balances")
    key = models.SlugField(max_length=40)  # "semester"
    value = models.DecimalField(max_digits=12, decimal_places=2)
    as_of = models.DateField()
    source = models.CharField(max_length=60)  # "lönesystemet"
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="balance_once")
        ]
