ALTER TABLE visit ADD COLUMN details TEXT
--;
ALTER TABLE visit ADD COLUMN is_voided BOOLEAN DEFAULT 0 NOT NULL
--;
ALTER TABLE measure ADD COLUMN village_code VARCHAR(12)
--;
ALTER TABLE measure ADD COLUMN office TEXT
--;
ALTER TABLE measure ADD COLUMN person TEXT
--;
ALTER TABLE measure ADD COLUMN note TEXT
--;
ALTER TABLE measure ADD COLUMN details TEXT
--;
ALTER TABLE measure ADD COLUMN is_voided BOOLEAN DEFAULT 0 NOT NULL
--;
ALTER TABLE outreach ADD COLUMN place TEXT
--;
ALTER TABLE outreach ADD COLUMN volunteers INTEGER
--;
ALTER TABLE outreach ADD COLUMN lesson_id INTEGER
--;
ALTER TABLE outreach ADD COLUMN note TEXT
--;
ALTER TABLE outreach ADD COLUMN details TEXT
--;
ALTER TABLE outreach ADD COLUMN is_voided BOOLEAN DEFAULT 0 NOT NULL
--;
ALTER TABLE gathering ADD COLUMN sponsor TEXT
--;
ALTER TABLE gathering ADD COLUMN contact TEXT
--;
ALTER TABLE gathering ADD COLUMN risk VARCHAR(16)
--;
ALTER TABLE gathering ADD COLUMN note TEXT
--;
ALTER TABLE gathering ADD COLUMN details TEXT
--;
ALTER TABLE gathering ADD COLUMN is_voided BOOLEAN DEFAULT 0 NOT NULL
--;
CREATE TABLE file (
    file_id INTEGER NOT NULL,
    subject VARCHAR(16) NOT NULL,
    subject_id INTEGER NOT NULL,
    role VARCHAR(32) NOT NULL,
    name TEXT NOT NULL,
    media_type VARCHAR(64) NOT NULL,
    size INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    body BLOB NOT NULL,
    taken_on DATE,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (file_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE INDEX ix_file_sha256 ON file (sha256)
--;
CREATE INDEX ix_file_subject ON file (subject, subject_id)
--;
CREATE TABLE task (
    task_id INTEGER NOT NULL,
    kind VARCHAR(32) NOT NULL,
    title TEXT NOT NULL,
    village_code VARCHAR(12),
    site_id INTEGER,
    hazard_id INTEGER,
    office TEXT,
    owner TEXT,
    opened_on DATE NOT NULL,
    due_on DATE,
    done_on DATE,
    paper_number TEXT,
    result TEXT,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (task_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE INDEX ix_task_kind ON task (kind)
--;
CREATE TABLE grid (
    grid_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    name TEXT NOT NULL,
    worker TEXT,
    phone TEXT,
    households INTEGER,
    last_report_on DATE,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (grid_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE duty (
    duty_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    site_id INTEGER,
    role VARCHAR(32) NOT NULL,
    trade VARCHAR(16),
    office TEXT,
    person TEXT,
    phone TEXT,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (duty_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE household_check (
    household_check_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    site_id INTEGER,
    household TEXT NOT NULL,
    checked_on DATE NOT NULL,
    ticks TEXT NOT NULL,
    checked_by TEXT,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (household_check_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE self_check (
    self_check_id INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    checked_on DATE NOT NULL,
    answers TEXT NOT NULL,
    filled_by TEXT,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (self_check_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE lesson (
    lesson_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    happened_on DATE,
    place TEXT,
    category VARCHAR(16),
    deaths INTEGER,
    injured INTEGER,
    cause TEXT,
    chain TEXT,
    lesson TEXT,
    source TEXT,
    is_verified BOOLEAN NOT NULL,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (lesson_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE incident (
    incident_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    site_id INTEGER,
    happened_on DATE NOT NULL,
    category VARCHAR(16),
    cause TEXT,
    deaths INTEGER,
    injured INTEGER,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (incident_id),
    FOREIGN KEY(site_id) REFERENCES site (site_id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE supply_point (
    supply_point_id INTEGER NOT NULL,
    village_code VARCHAR(12),
    kind VARCHAR(32) NOT NULL,
    name TEXT NOT NULL,
    lon FLOAT,
    lat FLOAT,
    is_working BOOLEAN,
    crew INTEGER,
    checked_on DATE,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    source_file TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    extra TEXT,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (supply_point_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE "plan" (
    plan_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    as_of DATE NOT NULL,
    body TEXT NOT NULL,
    note TEXT,
    details TEXT,
    is_voided BOOLEAN DEFAULT 0 NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (plan_id),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE setting (
    name VARCHAR(64) NOT NULL,
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL,
    PRIMARY KEY (name),
    FOREIGN KEY(audit_seq) REFERENCES audit (audit_seq) DEFERRABLE INITIALLY DEFERRED
)
--;
CREATE TABLE draft (
    form VARCHAR(200) NOT NULL,
    actor VARCHAR(100) NOT NULL,
    value TEXT NOT NULL,
    saved_at VARCHAR(32) NOT NULL,
    PRIMARY KEY (form, actor)
)
