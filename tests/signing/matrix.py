"""The test matrix of signatures: what has to hold, line by line, and the tests that show it.

Each line names tests as "file under tests::name"; `test_matrix.py` sees to it that all of them are there.
"""

from __future__ import annotations

from typing import Final

_SIGN, _FIELDS, _VERIFY, _SEAL = (
    "signing/test_sign.py", "signing/test_fields.py", "signing/test_verify.py", "signing/test_seal.py",
)  # fmt: skip
_STAMPS, _STEP, _PAGES = (
    "apps/signatures/test_time_stamps.py", "apps/signatures/test_sign_step.py", "apps/signatures/test_sign_pages.py",
)  # fmt: skip
_HOSTILE, _HARDWARE, _TIME = "signing/test_hostile_files.py", "signing/test_hardware.py", "signing/test_time.py"
_FAULTS, _ROLL = "apps/archive/test_faults.py", "apps/signatures/test_roll_over.py"
_FORGED = f"{_VERIFY}::test_a_forged_record_is_red"
_ON_THE_PAGE = f"{_VERIFY}::test_a_forgery_of_what_stands_on_the_page_is_red"
_HOSTILE_ALL = f"{_HOSTILE}::test_a_hostile_file_is_red_for_what_it_is"
_YEARS = f"{_TIME}::test_a_record_can_be_checked_years_after_its_keys_have_died"
_ROLLED = f"{_ROLL}::test_an_authority_and_a_root_are_replaced_and_records_stay_green_for_eighteen_years"

CONFORMANCE: Final = {
    "3a and UA-1 after each revision, unseen": (
        f"{_SIGN}::test_each_revision_conforms_and_other_makers_programs_agree",
    ),
    "3a and UA-1 after each revision, on the page": (
        f"{_FIELDS}::test_every_revision_conforms_and_other_makers_programs_agree",
    ),
    "0, 1 and 5 attachments": (f"{_FIELDS}::test_every_revision_conforms_and_other_makers_programs_agree",),
    "after renewal": ("apps/archive/test_renew_records.py::test_a_record_whose_stamp_runs_out_gets_another",),
    "agreement of pdfsig, qpdf and veraPDF": (
        f"{_STEP}::test_each_revision_conforms_and_others_agree",
        "apps/archive/test_make_record.py::test_other_makers_programs_agree",
    ),
    "openssl believes the time stamps": ("signing/test_timestamps.py::test_openssl_believes_it_too",),
    "openssl believes the signatures": ("signing/test_openssl.py::test_openssl_believes_each_signature_of_its_own",),
}
# By the forgery's name in attacks.py, or the test that makes it
ATTACKS: Final = {
    "a byte in the page": ("in_page",),
    "a byte in the signature": ("in_seal", "in_archive_stamp"),
    "a byte in the padding": ("in_seals_padding",),
    "overwritten content": ("other_page_content",),
    "annotation": ("note_on_page",),
    "an attachment swapped, added, hidden, renamed": (
        "attachment_swapped", "attachment_added", "attachment_hidden", "attachment_renamed", "in_attachment",
    ),
    "a page added or removed": ("page_added", "page_removed"),
    "title in Info or XMP": ("in_title", "other_metadata"),
    "OpenAction": ("runs_when_opened",),
    "empty DSS": ("evidence_emptied",),
    "a field removed": ("seal_field_removed", "all_fields_removed"),
    "/AP or /Rect replaced": ("shown_otherwise", "moved_away", "name_moved_to_another_place"),
    "ByteRange": ("in_byte_range",),
    "unknown SubFilter": ("unknown_signature",),
    "full rewrite": ("written_anew",),
    "bytes before or after": ("bytes_before", "bytes_after", "empty_update"),
    "cut back to an earlier revision": ("cut_to_pages", "cut_to_seal", f"{_SIGN}::test_a_cut_off_signature_is_red"),
    "one more signature by a rogue": ("signed_by_a_rogue", "sealed_by_a_rogue"),
    "one more signature by a valid colleague": (
        "signed_by_a_colleague", "laid_over", f"{_SIGN}::test_a_colleague_who_was_not_asked_makes_it_red",
        f"{_VERIFY}::test_a_field_laid_over_the_text_before_the_seal_is_red_even_from_a_valid_colleague",
    ),
    "look-alike authority": (
        "signed_by_a_look_alike", "sealed_by_a_look_alike",
        f"{_HOSTILE}::test_an_authority_that_only_bears_our_name_vouches_for_nobody",
    ),
    "a server's certificate": (f"{_SEAL}::test_our_own_certificate_for_something_else_seals_nothing",),
    "an expired or backdated key": (f"{_SEAL}::test_a_backdated_seal_by_an_expired_key_is_red",),
    "a stamp outside the certificate's life": (f"{_VERIFY}::test_a_time_stamp_outside_the_certificates_life_is_red",),
    "revoked": (f"{_SEAL}::test_a_seal_by_a_revoked_key_is_red",),
    "another case's PDF": (f"{_VERIFY}::test_the_record_of_another_case_is_red",),
    "answers that differ from the page": (
        f"{_VERIFY}::test_answers_that_the_pages_do_not_state_are_red_even_when_sealed_by_us",
    ),
}  # fmt: skip
FAULTS: Final = {
    "TSA down": (
        f"{_STAMPS}::test_one_that_is_down",
        f"{_FAULTS}::test_a_time_stamp_authority_that_is_away_makes_the_record_wait",
    ),
    "TSA hung": (f"{_STAMPS}::test_one_that_hangs_is_left_in_time",),
    "TSA wrong imprint, nonce, clock, policy, key": (f"{_STAMPS}::test_one_that_lies_stamps_nothing",),
    "the person is told": (
        f"{_PAGES}::test_a_time_stamp_that_cannot_be_had_or_believed_signs_nothing_and_is_told_in_plain_words",
    ),
    "CA or HSM down": (
        f"{_HARDWARE}::test_a_module_that_is_away_signs_nothing_and_signs_again_when_it_is_back",
        f"{_FAULTS}::test_a_hardware_module_that_is_away_makes_the_record_wait",
        f"{_STEP}::test_keys_that_cannot_be_opened_leave_nothing_half_signed",
    ),
    "stale list": (f"{_SEAL}::test_a_seal_is_refused_with_a_stale_revocation_list",),
    "killed between signature and commit": (f"{_STEP}::test_somebody_who_came_between_leaves_nothing_half_signed",),
    "double click": (f"{_PAGES}::test_pressing_twice_is_one_signature",),
    "two at once": (f"{_STEP}::test_of_two_presses_at_once_one_signs",),
    "two approvers at once": (f"{_STEP}::test_of_two_acts_on_the_same_bytes_the_second_is_told_to_read_again",),
}
FILES: Final = {
    "bomb": (_HOSTILE_ALL, "apps/archive/test_examine.py::test_a_hostile_file_is_red_and_breaks_nothing"),
    "nesting, hybrid, encrypted, 200 signatures, unsigned, not a PDF, 50 MB": (_HOSTILE_ALL,),
    "SSRF": (f"{_HOSTILE}::test_an_address_in_a_certificate_is_never_called",),
    "neither net, nor disk, nor memory": (
        "signing/test_confined.py::test_a_confined_process_can_neither_call_nor_write_nor_swell",
    ),
}
TIME: Final = {
    "+1 h, +366 d, +4 y": (_YEARS,),
    "+9 y and renewal": (f"{_TIME}::test_a_record_that_is_renewed_in_time_outlives_its_first_time_stamp", _ROLLED),
    "authority and root replaced": (_ROLLED,),
}
RIGHTS: Final = {
    "for another": (f"{_STEP}::test_nobody_signs_for_somebody_else", f"{_PAGES}::test_nobody_else_reaches_the_act"),
    "without step-up": (f"{_PAGES}::test_a_wrong_password_signs_nothing_and_says_so_in_place",),
    "an old revision": (f"{_STEP}::test_what_is_no_longer_what_was_shown_is_not_signed",),
    "one's own request": (f"{_STEP}::test_nobody_signs_their_own_case_as_its_decider",),
}
MATRIX: Final = {**CONFORMANCE, **ATTACKS, **FAULTS, **FILES, **TIME, **RIGHTS}
