"""What pages do, and what a program does instead: for the beginning of an address, an operation of the API or a reason.

The longest beginning that fits an address is the one that counts.
"""

from __future__ import annotations

OPERATION = "op:"
PERSON = "a matter of who sits at the screen: looks, language, sign-in, keys and tokens"
BUILDER = f"{OPERATION}put_service_drafts_key"  # every tab and button edits the document
EXPLAINED = "not a deed: it explains or shows, and what it shows is read by another operation"
SETTING = "secrets are typed by an operator at a page, which shows and logs who changed them"
REGISTER = (
    "registers are kept by their keepers and come in as files; code lists are sent by SCIM and imports, not by people"
)

INSTEAD: dict[str, str] = {
    "": EXPLAINED,
    "e-tjanster/": f"{OPERATION}get_services",
    "e-tjanster/<slug:key>/ny/": f"{OPERATION}post_drafts",
    "e-tjanster/<slug:key>/lamna-blankett/": "a paper form that somebody has filled in: a program sends answers",
    "utkast/": f"{OPERATION}get_drafts",
    "utkast/<uuid:draft>/<slug:step>/": f"{OPERATION}post_drafts_id_submit",
    "utkast/<uuid:draft>/spara/": f"{OPERATION}patch_drafts_id",
    "utkast/<uuid:draft>/fil/": f"{OPERATION}post_drafts_id_files",
    "utkast/<uuid:draft>/ta-bort/": f"{OPERATION}delete_drafts_id",
    "arenden/": f"{OPERATION}get_cases",
    "arenden/<str:number>/": f"{OPERATION}get_cases_number",
    "arenden/<str:number>/igen/": f"{OPERATION}post_cases_number_again",
    "arenden/<str:number>/ratta/": f"{OPERATION}post_cases_number_amend",
    "arenden/<str:number>/bilagor/": f"{OPERATION}post_cases_number_files",
    "arenden/<str:number>/aterta/": f"{OPERATION}post_cases_number_withdraw",
    "arenden/<str:number>/andra/": f"{OPERATION}post_cases_number_recall",
    "arenden/<str:number>/fraga/": f"{OPERATION}post_cases_number_comments",
    "arenden/<str:number>/upphav/": "what was granted is taken back by a registrator who reads the case first",
    "arenden/<str:number>/handling.pdf": f"{OPERATION}get_cases_number_record",
    "arenden/<str:number>/skriv-under/": f"{OPERATION}post_queue_number_signing",
    "bilagor/": f"{OPERATION}get_files_id",
    "skriv-under/": f"{OPERATION}get_signing_id",
    "skriv-under/<uuid:act>/": "a person signs, and no program: the address is what the operation answers",
    "skriv-under/<uuid:act>/avbryt/": f"{OPERATION}delete_signing_id",
    "granska-handling/": "anybody examines a record, with this page or with manage.py verify_pdf",
    "att-godkanna/": f"{OPERATION}get_queue",
    "att-godkanna/<str:number>/": f"{OPERATION}get_queue_number",
    "att-godkanna/<str:number>/beslut/": f"{OPERATION}post_queue_number_decision",
    "att-godkanna/<str:number>/ge-vidare/": f"{OPERATION}post_queue_number_hand_over",
    "att-godkanna/<str:number>/yttrande/": f"{OPERATION}post_cases_number_opinion",
    "att-godkanna/<str:number>/ta/": f"{OPERATION}post_queue_number_claim",
    "att-godkanna/<str:number>/slapp/": f"{OPERATION}post_queue_number_release",
    "att-godkanna/bunt/": f"{OPERATION}post_bundles",
    "att-godkanna/bunt/<uuid:batch>/": f"{OPERATION}get_bundles_id",
    "att-godkanna/angra/": f"{OPERATION}post_decisions_id_undo",
    "att-godkanna/kolumner/": PERSON,
    "att-godkanna/vyer/": PERSON,
    "att-godkanna/mallar/": PERSON,
    "aviseringar/": PERSON,
    "ersattare/": f"{OPERATION}post_stand_ins",
    "ersattare/<int:period>/avsluta/": f"{OPERATION}delete_stand_ins_row",
    "franvaro/": f"{OPERATION}post_absences",
    "franvaro/<int:absence>/avsluta/": f"{OPERATION}delete_absences_row",
    "konto/": PERSON,
    "demo/": "the demo's own",
    "api-klienter/": "an administrator decides which programs there are",
    "kodlistor/": REGISTER,
    "saldon/": REGISTER,
    "bygg/": f"{OPERATION}get_service_drafts",
    "bygg/ny/": f"{OPERATION}post_service_drafts",
    "bygg/<slug:key>/": BUILDER,
    "bygg/<slug:key>/publicera/": f"{OPERATION}post_service_drafts_key_publish",
    "vem-skulle-fa-det/": "asked again by itself each night and after each change",
    "drift/": f"{OPERATION}get_deliveries",
    "drift/<uuid:message_id>/": f"{OPERATION}get_deliveries_id",
    "drift/<uuid:message_id>/forsok/": f"{OPERATION}post_deliveries_id_replay",
    "drift/<uuid:message_id>/hantera/": f"{OPERATION}post_deliveries_id_handled",
    "drift/forsok-alla/": f"{OPERATION}post_deliveries_replay",
    "drift/mottagare/": SETTING,
    "drift/webbkrokar/": SETTING,
    "drift/saldon/": REGISTER,
    "api/v1/": "the API itself",
    "scim/": "the staff register's own API",
}
