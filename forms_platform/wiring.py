"""Which handler answers which message. What must run upward runs through this table and nothing else."""

from __future__ import annotations

from forms_platform.integrations.targets import TARGETS
from forms_platform.outbox.handlers import Handler

TELL = "forms_platform.notifications.tell.handle"
TELL_OF_STEP = "forms_platform.notifications.steps.handle"
MAKE_RECORD = "forms_platform.archive.make_record.handle"
NOTE_ABSENCE = "forms_platform.cases.leave.note_absence"
CARRY_OUT = "forms_platform.approvals.decide.carry_out"
WHO_WOULD_GET_IT = "forms_platform.staffing.ask.handle"
# Other systems that listen; without any nothing is posted.
TELL_OTHERS = Handler(
    "forms_platform.integrations.webhooks.fan_out.handle",
    wanted="forms_platform.integrations.webhooks.listeners.listened_to",
)
# Each target in its own lane. The same for "delivery.owed" and "case.reversed", so that what takes a delivery back
# never overtakes it.
DELIVER = tuple(
    Handler(f"forms_platform.integrations.{target}.deliver.deliver", queue="deliveries", in_order=True, lane=target)
    for target in TARGETS
)

HANDLERS: dict[str, tuple[Handler | str, ...]] = {
    "case.registered": (TELL, TELL_OTHERS),
    "step.opened": (TELL,),
    "step.decided": (),
    "case.returned": (TELL, TELL_OTHERS),
    "case.amended": (TELL_OTHERS,),
    "case.withdrawn": (TELL, TELL_OTHERS),
    "case.commented": ("forms_platform.notifications.questions.tell_of_comment",),
    "case.closed": (Handler(MAKE_RECORD, queue="documents"), TELL, TELL_OTHERS),
    "leave.granted": (NOTE_ABSENCE,),
    "case.recalled": (TELL_OF_STEP,),
    "case.notify": (TELL_OF_STEP,),
    "rows.returned": (TELL,),
    "step.cancelled": (),
    "step.reminded": (TELL_OF_STEP,),
    "step.overdue": (TELL_OF_STEP,),
    "step.handed_over": (TELL_OF_STEP,),
    "opinion.asked": (TELL_OF_STEP,),
    "opinion.given": (TELL_OF_STEP,),
    "delivery.asked": (Handler("forms_platform.cases.ask_system.handle", queue="deliveries", lane="systems"),),
    "decision.due": (CARRY_OUT,),
    "cases.move": (Handler("forms_platform.builder.moving.handle", queue="bulk"),),
    "publication.due": ("forms_platform.builder.release.handle",),
    "batch.begun": ("forms_platform.approvals.work_off.handle",),
    "batch.due": ("forms_platform.approvals.carry_out_batch.handle",),
    "record.wanted": (Handler(MAKE_RECORD, queue="documents"),),
    "record.made": (TELL_OTHERS,),
    "delivery.owed": DELIVER,
    "case.replaces": ("forms_platform.cases.reverse.by_another_case",),
    "case.reversed": (*DELIVER, TELL, TELL_OTHERS),
    "webhook.due": (Handler("forms_platform.integrations.webhooks.deliver.handle", queue="deliveries"),),
    "delivery.gathered": (Handler("forms_platform.integrations.batches.deliver", queue="deliveries"),),
    "delivery.changed": (TELL,),
    "absence.noted": ("forms_platform.notifications.stand_ins.ask_who_stands_in",),
    "stand_in.set": ("forms_platform.notifications.stand_ins.tell_stand_in",),
    "attachment.waiting": ("forms_platform.cases.scanning.handle",),
    "attachment.infected": ("forms_platform.notifications.files.tell",),
    "mail.wanted": (Handler("forms_platform.notifications.send.handle", queue="deliveries", lane="mail"),),
    "digest.due": (Handler("forms_platform.notifications.digest.handle", queue="deliveries", lane="mail"),),
    "organisation.changed": (Handler(WHO_WOULD_GET_IT, queue="bulk"),),
    "e_service.published": (Handler(WHO_WOULD_GET_IT, queue="bulk"),),
    "staffing.broke": (Handler("forms_platform.notifications.staffing.tell", queue="bulk"),),
    # Once a day, in the small hours (outbox.day).
    "day.begun": (
        Handler("forms_platform.cases.pass_time.sweep", queue="bulk"),
        Handler("forms_platform.integrations.batches.gather", queue="bulk"),
        Handler("forms_platform.cases.prove.nightly", queue="bulk"),
        Handler(WHO_WOULD_GET_IT, queue="bulk"),
        Handler("forms_platform.intake.sweep.sweep", queue="bulk"),
        Handler("forms_platform.intake.figures.nightly", queue="bulk"),
        Handler("forms_platform.archive.renew_records.handle", queue="bulk"),
        Handler("forms_platform.cases.scanning.ask_again_of_all", queue="bulk"),
        Handler("forms_platform.notifications.drafts.warn", queue="bulk"),
        Handler("forms_platform.notifications.digest.plan", queue="bulk"),
        Handler("forms_platform.notifications.stuck.report", queue="bulk"),
        Handler("forms_platform.notifications.tidy.tidy", queue="bulk"),
        Handler("forms_platform.api.tidy.tidy", queue="bulk"),
        Handler("forms_platform.integrations.webhooks.deliver.tidy", queue="bulk"),
        Handler("forms_platform.organisation.balances.tidy", queue="bulk"),
        Handler("forms_platform.outbox.prune.prune", queue="bulk"),
    ),
}

# The mail of an event as it would be sent, for who builds the e-service.
MAIL_PREVIEW = "forms_platform.notifications.preview.preview"

# What programs may ask of rooms that the API stands beside: the name in the API's table -> the function.
FOR_PROGRAMS: dict[str, str] = {
    "drafts": "forms_platform.builder.for_programs.drafts",
    "draft": "forms_platform.builder.for_programs.draft",
    "new": "forms_platform.builder.for_programs.new",
    "replace": "forms_platform.builder.for_programs.replace",
    "publish": "forms_platform.builder.for_programs.publish",
    "agree": "forms_platform.builder.for_programs.agree_to",
    "withdraw": "forms_platform.builder.for_programs.take_out_of_use",
    "receivers": "forms_platform.integrations.for_programs.receivers",
    "receiver": "forms_platform.integrations.for_programs.receiver",
    "set_receiver": "forms_platform.integrations.for_programs.set_one",
    "receivers_sample": "forms_platform.integrations.for_programs.sample_file",
    "test_receiver": "forms_platform.integrations.for_programs.test",
    "try_again": "forms_platform.integrations.for_programs.again",
    "receivers_files": "forms_platform.integrations.for_programs.files",
    "receivers_file": "forms_platform.integrations.for_programs.file",
    "webhooks": "forms_platform.integrations.webhooks.for_programs.endpoints",
    "webhook": "forms_platform.integrations.webhooks.for_programs.endpoint",
    "add_webhook": "forms_platform.integrations.webhooks.for_programs.add",
    "rotate_webhook": "forms_platform.integrations.webhooks.for_programs.rotate",
    "start_webhook": "forms_platform.integrations.webhooks.for_programs.start",
    "stop_webhook": "forms_platform.integrations.webhooks.for_programs.stop",
    "test_webhook": "forms_platform.integrations.webhooks.for_programs.test",
    "webhooks_attempts": "forms_platform.integrations.webhooks.for_programs.attempts",
}

# What steps of the kind "system" ask for -> the handler that does it. What is not here goes to somebody by hand.
ACTIONS: dict[str, str] = {
    "payroll": "forms_platform.integrations.for_step.payroll",
    "finance": "forms_platform.integrations.for_step.finance",
    "hr": "forms_platform.integrations.for_step.hr",
}
