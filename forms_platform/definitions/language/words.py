"""The sentences of every fault an answer can have. Each says what to do. A field may put its own in their place."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "required": ("Fyll i {name}", "Enter {name}"),
    "required_question": ("Svara på frågan ”{name}”", "Answer the question “{name}”"),
    "required_choice": ("Välj {name}", "Choose {name}"),
    "required_file": ("Lägg till {name}", "Add {name}"),
    "required_consent": ("Kryssa i ”{name}” för att gå vidare", "Tick “{name}” to continue"),
    "wrong_shape": (
        "Svaret på {name} har fel form. Fyll i det igen",
        "The answer to {name} has the wrong form. Answer again",
    ),
    "bad_characters": (
        "{Name} innehåller tecken som inte kan sparas. Skriv om texten",
        "{Name} has characters that cannot be saved. Rewrite the text",
    ),
    "too_long": (
        "{Name} får vara högst {max} tecken, nu är det {now}",
        "{Name} can have at most {max} characters, now it has {now}",
    ),
    "too_short": ("{Name} behöver vara minst {min} tecken", "{Name} must have at least {min} characters"),
    "wrong_pattern": ("Skriv {name} så här: {example}", "Enter {name} like this: {example}"),
    "one_line": ("{Name} ska stå på en rad", "{Name} must be on one line"),
    "not_a_number": (
        "Skriv {name} med siffror, till exempel {example}",
        "Enter {name} in digits, for example {example}",
    ),
    "too_many_decimals": (
        "Skriv {name} med högst {decimals} decimaler, till exempel {example}",
        "Enter {name} with at most {decimals} decimal places, for example {example}",
    ),
    "below_min": ("{Name} behöver vara minst {min}", "{Name} must be at least {min}"),
    "above_max": ("{Name} får vara högst {max}", "{Name} can be at most {max}"),
    "not_a_date": (
        "Skriv {name} som ett datum, till exempel {example}",
        "Enter {name} as a date, for example {example}",
    ),
    "too_early": ("{Name} kan tidigast vara {min}", "{Name} cannot be before {min}"),
    "too_late": ("{Name} kan senast vara {max}", "{Name} cannot be after {max}"),
    "not_a_time": (
        "Skriv {name} som ett klockslag, till exempel 08:30",
        "Enter {name} as a time of day, for example 08:30",
    ),
    "wrong_order": (
        "Slutdatum behöver vara samma dag som startdatum eller senare",
        "The end date must be the same day as the start date or later",
    ),
    "too_many_days": ("{Name} får vara högst {max} dagar", "{Name} can be at most {max} days"),
    "start_required": ("Ange startdatum", "Enter the start date"),
    "end_required": ("Ange slutdatum", "Enter the end date"),
    "not_yes_or_no": ("Svara ja eller nej på {name}", "Answer yes or no to {name}"),
    "unknown_choice": ("Välj ett av alternativen för {name}", "Choose one of the options for {name}"),
    "too_few": ("Välj minst {min} för {name}", "Choose at least {min} for {name}"),
    "too_many": ("Välj högst {max} för {name}", "Choose at most {max} for {name}"),
    "unknown_person": ("Välj en person i katalogen för {name}", "Choose a person in the directory for {name}"),
    "unknown_unit": ("Välj en enhet i katalogen för {name}", "Choose a unit in the directory for {name}"),
    "unknown_cost_centre": ("Välj ett kostnadsställe som finns", "Choose a cost centre that exists"),
    "unknown_account": ("Välj ett konto i kontoplanen", "Choose an account in the chart of accounts"),
    "other_account": ("Välj ett konto som börjar på {begins}", "Choose an account that begins with {begins}"),
    "part_required": ("Fyll i {of}", "Enter {of}"),
    "wrong_digits": ("Skriv {of} med {digits} siffror", "Enter {of} with {digits} digits"),
    "unknown_code": (
        "{written} finns inte. Välj {of} ur registret",
        "{written} does not exist. Choose {of} from the register",
    ),
    "wrong_parts": ("Skriv kodsträngen så här: {example}", "Enter the code string like this: {example}"),
    "not_an_email": (
        "Skriv en e-postadress, till exempel namn@exempel.se",
        "Enter an email address, for example name@example.com",
    ),
    "not_a_phone_number": (
        "Skriv ett telefonnummer, till exempel 070-123 45 67",
        "Enter a phone number, for example 070-123 45 67",
    ),
    "unknown_file": ("Filen finns inte längre. Ladda upp den igen", "The file is no longer there. Upload it again"),
    "file_too_large": (
        "{file} är större än {max}. Välj en mindre fil",
        "{file} is larger than {max}. Choose a smaller file",
    ),
    "wrong_file_type": ("{file} har fel filtyp. Välj {types}", "{file} is the wrong type of file. Choose {types}"),
    "too_few_files": ("Lägg till minst {min} filer", "Add at least {min} files"),
    "too_many_files": ("Lägg till högst {max} filer", "Add at most {max} files"),
    "too_few_rows": ("Lägg till minst {min} rader i {name}", "Add at least {min} rows to {name}"),
    "one_row_needed": ("Lägg till minst en rad i {name}", "Add at least one row to {name}"),
    "too_many_rows": ("{Name} får ha högst {max} rader", "{Name} can have at most {max} rows"),
    "not_an_identity_number": (
        "Skriv personnumret med tolv siffror, ÅÅÅÅMMDD-NNNN, och kontrollera siffrorna",
        "Enter the personal identity number with twelve digits, YYYYMMDD-NNNN, and check the digits",
    ),
    "coordination_number": (
        "Skriv ett personnummer, inte ett samordningsnummer",
        "Enter a personal identity number, not a coordination number",
    ),
    "not_an_organisation_number": (
        "Skriv organisationsnumret med tio siffror, NNNNNN-NNNN, och kontrollera siffrorna",
        "Enter the organisation number with ten digits, NNNNNN-NNNN, and check the digits",
    ),
    "account_kind_required": ("Välj vilken sorts konto det är", "Choose the type of account"),
    "account_number_required": ("Fyll i kontots nummer", "Enter the account number"),
    "not_an_account": (
        "Kontrollera numret: siffrorna stämmer inte för {kind}",
        "Check the number: the digits are not right for {kind}",
    ),
    "street_required": ("Fyll i gatuadress", "Enter the street address"),
    "postcode_required": ("Fyll i postnummer", "Enter the postcode"),
    "town_required": ("Fyll i postort", "Enter the town"),
    "not_a_postcode": (
        "Skriv postnumret med fem siffror, till exempel 123 45",
        "Enter the postcode with five digits, for example 123 45",
    ),
    "refused": ("{text}", "{text}"),
}


def sentence(code: str, language: str, facts: dict[str, str]) -> str:
    """The sentence of the code with its facts put in; {Name} is {name} with a capital."""
    if "name" in facts:
        facts = {**facts, "Name": facts["name"][:1].upper() + facts["name"][1:]}
    return WORDS[code][language == "en"].format_map(facts)
