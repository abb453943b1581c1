-- The tables of version 1, as the last release that made them did: a database of before tenants.
CREATE TABLE nodes (
	node TEXT NOT NULL,
	name TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	lease_us BIGINT NOT NULL,
	beat_at BIGINT NOT NULL,
	until BIGINT NOT NULL,
	PRIMARY KEY (node)
)
-- statement
CREATE TABLE owners (
	stream TEXT COLLATE "C" NOT NULL,
	epoch BIGINT NOT NULL,
	node TEXT,
	PRIMARY KEY (stream)
)
-- statement
CREATE TABLE places (
	auction TEXT NOT NULL,
	seq BIGINT NOT NULL,
	told BIGINT NOT NULL,
	PRIMARY KEY (auction)
)
-- statement
CREATE TABLE schema_version (
	version INTEGER NOT NULL
)
-- statement
CREATE TABLE segments (
	stream TEXT COLLATE "C" NOT NULL,
	first_seq BIGINT NOT NULL,
	last_seq BIGINT NOT NULL,
	epoch BIGINT NOT NULL,
	at BIGINT,
	body BYTEA NOT NULL,
	PRIMARY KEY (stream, first_seq),
	CHECK (first_seq >= 1 AND last_seq >= first_seq)
)
-- statement
CREATE FUNCTION poolbid_now() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$
-- statement
CREATE FUNCTION poolbid_appended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owning bigint; ending bigint;
BEGIN
  SELECT epoch INTO owning FROM owners WHERE stream = NEW.stream FOR SHARE;
  IF NEW.epoch IS DISTINCT FROM owning THEN
    RAISE EXCEPTION '%: epoch % writes, % owns the stream', NEW.stream, NEW.epoch, coalesce(owning, 0)
      USING ERRCODE = 'PB001', DETAIL = NEW.stream;
  END IF;
  SELECT last_seq INTO ending FROM segments WHERE stream = NEW.stream ORDER BY first_seq DESC LIMIT 1;
  IF NEW.first_seq <> coalesce(ending, 0) + 1 THEN
    RAISE EXCEPTION '%: entry % offered, % is next', NEW.stream, NEW.first_seq, coalesce(ending, 0) + 1
      USING ERRCODE = 'PB001', DETAIL = NEW.stream;
  END IF;
  IF NEW.at > poolbid_now() + coalesce(nullif(current_setting('poolbid.ahead_us', true), '')::bigint, 2000000) THEN
    RAISE EXCEPTION '%: stamped % microseconds ahead of the store''s clock', NEW.stream, NEW.at - poolbid_now()
      USING ERRCODE = 'PB002', DETAIL = NEW.stream;
  END IF;
  RETURN NEW;
END $$
-- statement
CREATE FUNCTION poolbid_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is only ever appended to'; END $$
-- statement
CREATE FUNCTION poolbid_risen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.stream <> OLD.stream OR NEW.epoch <= OLD.epoch THEN RAISE EXCEPTION 'an epoch only rises'; END IF;
  RETURN NEW;
END $$
-- statement
CREATE FUNCTION poolbid_alive(asked text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce((SELECT until > poolbid_now() AND (
    beat_at < (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint
    OR EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1886351212 AND objsubid = 2
      AND objid = hashtext(asked)::oid AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
  FROM nodes WHERE node = asked), false) $$
-- statement
CREATE FUNCTION poolbid_take(wanted text, taker text, OUT taken bigint, OUT since bigint) LANGUAGE plpgsql AS $$
DECLARE owning text;
BEGIN
  IF NOT EXISTS (SELECT FROM nodes WHERE nodes.node = taker AND until > poolbid_now()) THEN RETURN; END IF;
  INSERT INTO owners (stream, epoch, node) VALUES (wanted, 0, NULL) ON CONFLICT DO NOTHING;
  SELECT node INTO owning FROM owners WHERE stream = wanted FOR UPDATE;
  IF owning <> taker THEN
    IF poolbid_alive(owning) THEN RETURN; END IF;
    SELECT beat_at INTO since FROM nodes WHERE node = owning;
  END IF;
  UPDATE owners SET epoch = epoch + 1, node = taker WHERE stream = wanted RETURNING epoch INTO taken;
END $$
-- statement
CREATE FUNCTION poolbid_give(giver text, given text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM owners WHERE node = giver AND (given IS NULL OR stream = ANY (given)) ORDER BY stream FOR UPDATE;
  UPDATE owners SET epoch = epoch + 1, node = NULL WHERE node = giver AND (given IS NULL OR stream = ANY (given));
END $$
-- statement
CREATE TRIGGER segments_appended BEFORE INSERT ON segments FOR EACH ROW EXECUTE FUNCTION poolbid_appended()
-- statement
CREATE TRIGGER segments_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON segments EXECUTE FUNCTION poolbid_never()
-- statement
CREATE TRIGGER owners_rise BEFORE UPDATE ON owners FOR EACH ROW EXECUTE FUNCTION poolbid_risen()
-- statement
CREATE TRIGGER owners_kept BEFORE DELETE OR TRUNCATE ON owners EXECUTE FUNCTION poolbid_never()
-- statement
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'poolbid_application') THEN CREATE ROLE poolbid_application NOLOGIN; END IF;
  GRANT poolbid_application TO CURRENT_USER;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL; END $$
-- statement
DO $$ BEGIN
  GRANT SELECT, INSERT ON segments TO poolbid_application;
  GRANT SELECT, INSERT, UPDATE ON owners TO poolbid_application;
  GRANT SELECT, INSERT, UPDATE, DELETE ON nodes, places TO poolbid_application;
  GRANT SELECT ON schema_version TO poolbid_application;
EXCEPTION WHEN undefined_object THEN NULL; END $$
-- statement
INSERT INTO schema_version (version) VALUES (1)
