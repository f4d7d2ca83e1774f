BEGIN TRANSACTION;
CREATE TABLE action (
	id INTEGER NOT NULL, 
	plan_id VARCHAR NOT NULL, 
	board VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	ref VARCHAR NOT NULL, 
	priority VARCHAR, 
	objective_ref VARCHAR NOT NULL, 
	objective VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	measure VARCHAR, 
	external_ref VARCHAR, 
	note VARCHAR, 
	source_document VARCHAR NOT NULL, 
	source_section VARCHAR NOT NULL, 
	when_as_written VARCHAR, 
	owner_as_written VARCHAR, 
	rule VARCHAR NOT NULL, 
	due_on DATE, 
	recurrence VARCHAR, 
	review_points JSON NOT NULL, 
	needs_date BOOLEAN NOT NULL, 
	question VARCHAR, 
	due_version INTEGER NOT NULL, 
	status VARCHAR(24) NOT NULL, 
	progress VARCHAR, 
	done_through_on DATE, 
	next_on DATE, owners_by_hand BOOLEAN DEFAULT 0 NOT NULL, reminds BOOLEAN DEFAULT 1 NOT NULL, impact VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(plan_id) REFERENCES "plan" (id) ON DELETE CASCADE, 
	UNIQUE (plan_id, ref)
);
INSERT INTO "action" VALUES(1,'plan.id “é”','action.board “é”',1,'action.ref “é”','action.priority “é”','action.objective_ref “é”','action.objective “é”','action.title “é”','action.measure “é”','action.external_ref “é”','action.note “é”','action.source_document “é”','action.source_section “é”','action.when_as_written “é”','action.owner_as_written “é”','action.rule “é”','2018-06-01','action.recurrence “é”','["2018-06-01"]',1,'action.question “é”',1,'not started','action.progress “é”','2018-06-01','2018-06-01',1,1,'action.impact “é”');
CREATE TABLE action_change (
	id INTEGER NOT NULL, 
	action_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	by_role VARCHAR NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	occurrence_on DATE, 
	"before" VARCHAR, 
	"after" VARCHAR, 
	note VARCHAR, answers_id INTEGER, restore JSON, 
	PRIMARY KEY (id), 
	FOREIGN KEY(action_id) REFERENCES action (id) ON DELETE CASCADE
);
INSERT INTO "action_change" VALUES(1,1,'2018-06-01 12:00:00.000000','action_change.by_role “é”','done','2018-06-01','action_change.before “é”','action_change.after “é”','action_change.note “é”',1,'{}');
CREATE TABLE action_role (
	action_id INTEGER NOT NULL, 
	role_id INTEGER NOT NULL, 
	PRIMARY KEY (action_id, role_id), 
	FOREIGN KEY(action_id) REFERENCES action (id) ON DELETE CASCADE, 
	FOREIGN KEY(role_id) REFERENCES role (id) ON DELETE CASCADE
);
INSERT INTO "action_role" VALUES(1,1);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE answer_count (
	entry VARCHAR NOT NULL, 
	month VARCHAR NOT NULL, 
	helpful INTEGER NOT NULL, 
	not_helpful INTEGER NOT NULL, 
	PRIMARY KEY (entry, month)
)
 WITHOUT ROWID

;
INSERT INTO "answer_count" VALUES('answer_count.entry “é”','answer_count.month “é”',1,1);
CREATE TABLE board_grant (
	person_id INTEGER NOT NULL, 
	board VARCHAR NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	PRIMARY KEY (person_id, board, kind), 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "board_grant" VALUES(1,'board_grant.board “é”','member');
CREATE TABLE board_setting (
	board VARCHAR NOT NULL, 
	nation VARCHAR NOT NULL, 
	PRIMARY KEY (board)
);
INSERT INTO "board_setting" VALUES('board_setting.board “é”','board_setting.nation “é”');
CREATE TABLE broadcast (
	id INTEGER NOT NULL, 
	board VARCHAR NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	ref INTEGER NOT NULL, 
	day DATE NOT NULL, 
	total INTEGER NOT NULL, 
	sent INTEGER NOT NULL, 
	dropped INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	done BOOLEAN NOT NULL, 
	report_chat BIGINT, 
	report_message INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (board, kind, ref, day)
);
INSERT INTO "broadcast" VALUES(1,'broadcast.board “é”','point',1,'2018-06-01',1,1,1,1,1,1099511627776,1);
CREATE TABLE broadcast_item (
	"key" BLOB NOT NULL, 
	broadcast_id INTEGER NOT NULL, 
	chat_id BIGINT NOT NULL, 
	state VARCHAR(24) NOT NULL, 
	not_before_at DATETIME NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(broadcast_id) REFERENCES broadcast (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "broadcast_item" VALUES(X'000102030405060708090A0B0C0D0E0F',1,1099511627776,'waiting','2018-06-01 12:00:00.000000');
CREATE TABLE escalation (
	id INTEGER NOT NULL, 
	action_id INTEGER NOT NULL, 
	occurrence_on DATE NOT NULL, 
	since_on DATE NOT NULL, 
	step VARCHAR NOT NULL, 
	person_id INTEGER NOT NULL, 
	due_version INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(action_id) REFERENCES action (id) ON DELETE CASCADE, 
	FOREIGN KEY(message_id) REFERENCES outbox (id) ON DELETE CASCADE, 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	UNIQUE (action_id, occurrence_on, since_on, step, person_id, due_version)
);
INSERT INTO "escalation" VALUES(1,1,'2018-06-01','2018-06-01','escalation.step “é”',1,1,1);
CREATE TABLE expiry_warning (
	board VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	person_id INTEGER NOT NULL, 
	PRIMARY KEY (board, period, person_id), 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "expiry_warning" VALUES('expiry_warning.board “é”','expiry_warning.period “é”',1);
CREATE TABLE gap (
	board VARCHAR NOT NULL, 
	month VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (board, month, text)
)
 WITHOUT ROWID

;
INSERT INTO "gap" VALUES('gap.board “é”','gap.month “é”','gap.text “é”',1);
CREATE TABLE invitation (
	token_hash VARCHAR NOT NULL, 
	board VARCHAR NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	role_id INTEGER, 
	created_at DATETIME NOT NULL, 
	created_by VARCHAR NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	tries INTEGER NOT NULL, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(role_id) REFERENCES role (id) ON DELETE CASCADE
);
INSERT INTO "invitation" VALUES('invitation.token_hash “é”','invitation.board “é”','owner',1,'2018-06-01 12:00:00.000000','invitation.created_by “é”','2018-06-01 12:00:00.000000','2018-06-01 12:00:00.000000',1);
CREATE TABLE learning_point (
	id INTEGER NOT NULL, 
	board VARCHAR NOT NULL, 
	cycle VARCHAR NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	state VARCHAR(24) NOT NULL, 
	title VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	more VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	section VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	published_on DATE, 
	sent_on DATE, 
	new_to INTEGER NOT NULL, 
	knew INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "learning_point" VALUES(1,'learning_point.board “é”','learning_point.cycle “é”','development','draft','learning_point.title “é”','learning_point.what “é”','learning_point.why “é”','learning_point.more “é”','learning_point.document “é”','learning_point.section “é”','2018-06-01','2018-06-01','2018-06-01','2018-06-01',1,1);
CREATE TABLE learning_schedule (
	board VARCHAR NOT NULL, 
	weekday INTEGER, 
	since_on DATE NOT NULL, 
	PRIMARY KEY (board)
);
INSERT INTO "learning_schedule" VALUES('learning_schedule.board “é”',1,'2018-06-01');
CREATE TABLE learning_tally (
	wave_id INTEGER NOT NULL, 
	point_id INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	answer VARCHAR NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (wave_id, point_id, question, answer), 
	FOREIGN KEY(wave_id) REFERENCES learning_wave (id) ON DELETE CASCADE, 
	FOREIGN KEY(point_id) REFERENCES learning_point (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "learning_tally" VALUES(1,1,'learning_tally.question “é”','learning_tally.answer “é”',1);
CREATE TABLE learning_wave (
	id INTEGER NOT NULL, 
	board VARCHAR NOT NULL, 
	cycle VARCHAR NOT NULL, 
	phase VARCHAR(24) NOT NULL, 
	opened_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	closed BOOLEAN NOT NULL, 
	answered INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "learning_wave" VALUES(1,'learning_wave.board “é”','learning_wave.cycle “é”','before','2018-06-01','2018-06-01',1,1);
CREATE TABLE meeting (
	id INTEGER NOT NULL, 
	board VARCHAR NOT NULL, 
	role_id INTEGER, 
	name VARCHAR NOT NULL, 
	"on" DATE NOT NULL, 
	at VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(role_id) REFERENCES role (id) ON DELETE CASCADE, 
	UNIQUE (board, name, "on")
);
INSERT INTO "meeting" VALUES(1,'meeting.board “é”',1,'meeting.name “é”','2018-06-01','meeting.at “é”');
CREATE TABLE meeting_reminder (
	id INTEGER NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	milestone INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE, 
	FOREIGN KEY(message_id) REFERENCES outbox (id) ON DELETE CASCADE, 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	UNIQUE (meeting_id, milestone, person_id)
);
INSERT INTO "meeting_reminder" VALUES(1,1,1,1,1);
CREATE TABLE membership (
	person_id INTEGER NOT NULL, 
	role_id INTEGER NOT NULL, 
	accountable BOOLEAN NOT NULL, place VARCHAR(24) DEFAULT 'holder' NOT NULL, 
	PRIMARY KEY (person_id, role_id), 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	FOREIGN KEY(role_id) REFERENCES role (id) ON DELETE CASCADE
);
INSERT INTO "membership" VALUES(1,1,1,'holder');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	person_id INTEGER NOT NULL, 
	day DATE, 
	change_id INTEGER, 
	state VARCHAR(24) NOT NULL, 
	attempt INTEGER NOT NULL, 
	repeat BOOLEAN NOT NULL, 
	claimed_until DATETIME, 
	not_before_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	telegram_id INTEGER, 
	reason VARCHAR, part INTEGER DEFAULT '1' NOT NULL, seen_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES action_change (id) ON DELETE CASCADE, 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	UNIQUE (person_id, day)
);
INSERT INTO "outbox" VALUES(1,'digest',1,'2018-06-01',1,'planned',1,1,'2018-06-01 12:00:00.000000','2018-06-01 12:00:00.000000','2018-06-01 12:00:00.000000',1,'outbox.reason “é”',1,'2018-06-01 12:00:00.000000');
CREATE TABLE person (
	id INTEGER NOT NULL, 
	chat_id BIGINT NOT NULL, 
	name VARCHAR NOT NULL, 
	reachable BOOLEAN NOT NULL, 
	linked_at DATETIME NOT NULL, 
	planned_on DATE, paused_until_on DATE, summary_on DATE, 
	PRIMARY KEY (id), 
	UNIQUE (chat_id)
);
INSERT INTO "person" VALUES(1,1099511627776,'person.name “é”',1,'2018-06-01 12:00:00.000000','2018-06-01','2018-06-01','2018-06-01');
CREATE TABLE "plan" (
	id VARCHAR NOT NULL, 
	board VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	to_on DATE NOT NULL, 
	published VARCHAR, 
	source_document VARCHAR NOT NULL, 
	source_section VARCHAR NOT NULL, 
	fingerprint VARCHAR NOT NULL, remind JSON, reminds BOOLEAN DEFAULT 1 NOT NULL, origin VARCHAR(24) DEFAULT 'shipped' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "plan" VALUES('plan.id “é”','plan.board “é”','plan.title “é”','2018-06-01','2018-06-01','plan.published “é”','plan.source_document “é”','plan.source_section “é”','plan.fingerprint “é”','{}',1,'shipped');
CREATE TABLE reminder (
	id INTEGER NOT NULL, 
	action_id INTEGER NOT NULL, 
	occurrence_on DATE NOT NULL, 
	milestone INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	due_version INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(action_id) REFERENCES action (id) ON DELETE CASCADE, 
	FOREIGN KEY(message_id) REFERENCES outbox (id) ON DELETE CASCADE, 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE, 
	UNIQUE (action_id, occurrence_on, milestone, person_id, due_version)
);
INSERT INTO "reminder" VALUES(1,1,'2018-06-01',1,1,1,1);
CREATE TABLE role (
	id INTEGER NOT NULL, 
	board VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (board, name)
);
INSERT INTO "role" VALUES(1,'role.board “é”','role.name “é”');
CREATE TABLE role_change (
	id INTEGER NOT NULL, 
	role_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	by_role VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	note VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(role_id) REFERENCES role (id) ON DELETE CASCADE
);
INSERT INTO "role_change" VALUES(1,1,'2018-06-01 12:00:00.000000','role_change.by_role “é”','role_change.what “é”','role_change.note “é”');
CREATE TABLE sealed_batch (
	board VARCHAR NOT NULL, 
	token VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	content VARCHAR NOT NULL, 
	PRIMARY KEY (board)
)
 WITHOUT ROWID

;
INSERT INTO "sealed_batch" VALUES('sealed_batch.board “é”','sealed_batch.token “é”','sealed_batch.period “é”','sealed_batch.content “é”');
CREATE TABLE sealed_reply (
	id BLOB NOT NULL, 
	board VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY (id)
)
 WITHOUT ROWID

;
INSERT INTO "sealed_reply" VALUES(X'000102030405060708090A0B0C0D0E0F','sealed_reply.board “é”','sealed_reply.period “é”',X'000102030405060708090A0B0C0D0E0F');
CREATE TABLE sealed_report (
	"key" BLOB NOT NULL, 
	board VARCHAR NOT NULL, 
	period VARCHAR NOT NULL, 
	sealed BLOB NOT NULL, 
	PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
INSERT INTO "sealed_report" VALUES(X'000102030405060708090A0B0C0D0E0F','sealed_report.board “é”','sealed_report.period “é”',X'000102030405060708090A0B0C0D0E0F');
CREATE TABLE sender_lease (
	bot VARCHAR NOT NULL, 
	holder VARCHAR NOT NULL, 
	attempt INTEGER NOT NULL, 
	until_at DATETIME NOT NULL, 
	PRIMARY KEY (bot)
);
INSERT INTO "sender_lease" VALUES('sender_lease.bot “é”','sender_lease.holder “é”',1,'2018-06-01 12:00:00.000000');
CREATE TABLE snooze (
	action_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	until_on DATE NOT NULL, 
	PRIMARY KEY (action_id, person_id), 
	FOREIGN KEY(action_id) REFERENCES action (id) ON DELETE CASCADE, 
	FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "snooze" VALUES(1,1,'2018-06-01');
CREATE TABLE subscriber (
	"key" BLOB NOT NULL, 
	board VARCHAR NOT NULL, 
	chat_id BIGINT NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (board, chat_id)
)
 WITHOUT ROWID

;
INSERT INTO "subscriber" VALUES(X'000102030405060708090A0B0C0D0E0F','subscriber.board “é”',1099511627776);
CREATE INDEX ix_plan_board ON "plan" (board);
CREATE INDEX ix_action_board ON action (board);
CREATE INDEX ix_action_next_on ON action (next_on);
CREATE INDEX ix_membership_role_id ON membership (role_id);
CREATE INDEX ix_action_change_action_id ON action_change (action_id);
CREATE INDEX ix_action_role_role_id ON action_role (role_id);
CREATE INDEX ix_snooze_person_id ON snooze (person_id);
CREATE INDEX ix_outbox_open ON outbox (state, not_before_at);
CREATE INDEX ix_reminder_message_id ON reminder (message_id);
CREATE INDEX ix_reminder_person_id ON reminder (person_id);
CREATE INDEX ix_role_change_role_id ON role_change (role_id);
CREATE INDEX ix_escalation_message_id ON escalation (message_id);
CREATE INDEX ix_escalation_person_id ON escalation (person_id);
CREATE INDEX ix_meeting_on ON meeting ("on");
CREATE INDEX ix_meeting_reminder_message_id ON meeting_reminder (message_id);
CREATE INDEX ix_meeting_reminder_person_id ON meeting_reminder (person_id);
CREATE INDEX ix_learning_point_board ON learning_point (board);
CREATE INDEX ix_learning_wave_board ON learning_wave (board);
CREATE INDEX ix_broadcast_item_broadcast_id ON broadcast_item (broadcast_id);
COMMIT;
