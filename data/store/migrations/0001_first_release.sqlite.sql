CREATE TABLE audit (
    audit_seq INTEGER NOT NULL,
    recorded_at VARCHAR(32) NOT NULL,
    actor TEXT NOT NULL,
    action VARCHAR(64) NOT NULL,
    detail TEXT NOT NULL,
    event_head VARCHAR(64) NOT NULL,
    prev_hash VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (audit_seq)
)
--;
CREATE TABLE meta (
    "key" VARCHAR(64) NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
)
--;
CREATE TABLE schema_version (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
)
--;
CREATE TABLE app_user (
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    role VARCHAR(16) NOT NULL,
    village_code VARCHAR(12),
    password_hash TEXT,
    is_active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (user_id),
    CONSTRAINT uq_app_user_name UNIQUE (name),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE campaign (
    campaign_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    issuer TEXT,
    title TEXT NOT NULL,
    parent_document TEXT,
    phases TEXT NOT NULL,
    key_dates TEXT NOT NULL,
    targets TEXT,
    as_of DATE,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (campaign_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE event (
    event_seq INTEGER NOT NULL,
    subject VARCHAR(8) NOT NULL,
    subject_id INTEGER NOT NULL,
    kind VARCHAR(32) NOT NULL,
    effective_on DATE NOT NULL,
    recorded_at VARCHAR(32) NOT NULL,
    actor TEXT NOT NULL,
    note TEXT,
    changes TEXT NOT NULL,
    receipt_id INTEGER,
    audit_seq INTEGER NOT NULL,
    prev_hash VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (event_seq),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE INDEX ix_event_receipt ON event (receipt_id)
--;
CREATE INDEX ix_event_subject ON event (subject, subject_id)
--;
CREATE TABLE heading (
    kind VARCHAR(16) NOT NULL,
    heading VARCHAR(200) NOT NULL,
    column_name VARCHAR(64) NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (kind, heading),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE receipt (
    receipt_id INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    actor TEXT NOT NULL,
    recorded_at VARCHAR(32) NOT NULL,
    as_of DATE NOT NULL,
    rows_in INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    datum VARCHAR(16) NOT NULL,
    evidence TEXT NOT NULL,
    faults TEXT NOT NULL,
    mapping TEXT NOT NULL,
    notes TEXT NOT NULL,
    villages_before TEXT NOT NULL,
    undone_at VARCHAR(32),
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (receipt_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE site (
    site_id INTEGER NOT NULL,
    name TEXT,
    category VARCHAR(16),
    village_code VARCHAR(12),
    lon FLOAT,
    lat FLOAT,
    is_voided BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (site_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE snapshot (
    snapshot_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    frozen_at VARCHAR(32) NOT NULL,
    as_of DATE NOT NULL,
    period_start DATE,
    period_end DATE,
    facts TEXT NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (snapshot_id),
    CONSTRAINT uq_snapshot_number UNIQUE (number),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE village (
    village_code VARCHAR(12) NOT NULL,
    name TEXT NOT NULL,
    kind VARCHAR(16),
    class_code VARCHAR(8),
    polygon BLOB,
    residents INTEGER,
    households INTEGER,
    leader TEXT,
    office TEXT,
    provenance VARCHAR(16),
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (village_code),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE gathering (
    gathering_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    site_id INTEGER,
    kind VARCHAR(32) NOT NULL,
    place TEXT,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    crowd INTEGER,
    permit TEXT,
    controls TEXT,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (gathering_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE hazard (
    hazard_id INTEGER NOT NULL,
    site_id INTEGER,
    hazard_no TEXT,
    status VARCHAR(16) NOT NULL,
    found_on DATE,
    due_on DATE,
    closed_on DATE,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (hazard_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE INDEX ix_hazard_site ON hazard (site_id)
--;
CREATE TABLE measure (
    measure_id INTEGER NOT NULL,
    site_id INTEGER,
    hazard_id INTEGER,
    kind VARCHAR(32) NOT NULL,
    due_on DATE,
    done_on DATE,
    paper_number TEXT,
    effect TEXT,
    is_legally_checked BOOLEAN,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (measure_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE outreach (
    outreach_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    site_id INTEGER,
    held_on DATE NOT NULL,
    kind VARCHAR(32) NOT NULL,
    topics TEXT,
    people INTEGER,
    households INTEGER,
    is_planned BOOLEAN NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (outreach_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE repair (
    repair_id INTEGER NOT NULL,
    receipt_id INTEGER NOT NULL,
    kind VARCHAR(16) NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    raw TEXT NOT NULL,
    faults TEXT NOT NULL,
    resolved_by INTEGER,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (repair_id),
    FOREIGN KEY(receipt_id) REFERENCES receipt (receipt_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE visit (
    visit_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    visited_on DATE NOT NULL,
    team TEXT,
    kind VARCHAR(16) NOT NULL,
    n_found INTEGER NOT NULL,
    checklist TEXT,
    note TEXT,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (visit_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE INDEX ix_visit_site ON visit (site_id)
--;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'event rows are never changed'); END
--;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'event rows are never deleted'); END
--;
CREATE TRIGGER event_in_order BEFORE INSERT ON event
WHEN NEW.event_seq <> (SELECT coalesce(max(event_seq), 0) + 1 FROM event)
BEGIN SELECT RAISE(ABORT, 'event rows are only appended'); END
--;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END
--;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END
--;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
WHEN NEW.audit_seq <> (SELECT coalesce(max(audit_seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit rows are only appended'); END
--;
CREATE TRIGGER meta_kind_fixed BEFORE UPDATE ON meta WHEN OLD.key = 'kind'
BEGIN SELECT RAISE(ABORT, 'a store keeps its kind'); END
