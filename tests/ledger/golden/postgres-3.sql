-- The tables of version 3, as the last release that made them did: an owner that stood still hands back no time that was lost before it does.
DO $made$ BEGIN EXECUTE format($format$
CREATE OR REPLACE FUNCTION poolbid_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN current_user = %L THEN 'poolbid_application' ELSE current_user::text END $$
$format$, current_user); END $made$
-- statement
CREATE TABLE nodes (
	node TEXT NOT NULL, 
	name TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	lease_us BIGINT NOT NULL, 
	beat_at BIGINT NOT NULL, 
	until BIGINT NOT NULL, 
	tenant TEXT COLLATE "C" DEFAULT poolbid_tenant() NOT NULL, 
	PRIMARY KEY (tenant, node)
)
-- statement
CREATE TABLE owners (
	stream TEXT COLLATE "C" NOT NULL, 
	epoch BIGINT NOT NULL, 
	node TEXT, 
	tenant TEXT COLLATE "C" DEFAULT poolbid_tenant() NOT NULL, 
	lost BIGINT, 
	PRIMARY KEY (tenant, stream)
)
-- statement
CREATE TABLE places (
	auction TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	told BIGINT NOT NULL, 
	tenant TEXT COLLATE "C" DEFAULT poolbid_tenant() NOT NULL, 
	PRIMARY KEY (tenant, auction)
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
	tenant TEXT COLLATE "C" DEFAULT poolbid_tenant() NOT NULL, 
	PRIMARY KEY (tenant, stream, first_seq), 
	CHECK (first_seq >= 1 AND last_seq >= first_seq)
)
-- statement
CREATE OR REPLACE FUNCTION poolbid_now() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT (date_part('epoch', clock_timestamp()) * 1000000)::bigint $$
-- statement
CREATE OR REPLACE FUNCTION poolbid_appended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owning bigint; ending bigint;
BEGIN
  SELECT epoch, (SELECT last_seq FROM segments WHERE tenant = NEW.tenant AND stream = NEW.stream ORDER BY first_seq DESC LIMIT 1)
    INTO owning, ending FROM owners WHERE tenant = NEW.tenant AND stream = NEW.stream FOR SHARE;
  IF NEW.epoch IS DISTINCT FROM owning THEN
    RAISE EXCEPTION '%: epoch % writes, % owns the stream', NEW.stream, NEW.epoch, coalesce(owning, 0)
      USING ERRCODE = 'PB001', DETAIL = NEW.stream;
  END IF;
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
CREATE OR REPLACE FUNCTION poolbid_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is only ever appended to'; END $$
-- statement
CREATE OR REPLACE FUNCTION poolbid_risen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tenant <> OLD.tenant OR NEW.stream <> OLD.stream OR NEW.epoch < OLD.epoch
    OR (NEW.epoch = OLD.epoch AND (NEW.node IS DISTINCT FROM OLD.node OR NEW.lost IS NOT DISTINCT FROM OLD.lost)) THEN
    RAISE EXCEPTION 'an epoch only rises';
  END IF;
  RETURN NEW;
END $$
-- statement
CREATE OR REPLACE FUNCTION poolbid_alive(asked text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce((SELECT until > poolbid_now() AND (
    beat_at < (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint
    OR EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1886351212 AND objsubid = 2
      AND objid = hashtext(poolbid_tenant() || asked)::oid
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
  FROM nodes WHERE tenant = poolbid_tenant() AND node = asked), false) $$
-- statement
CREATE OR REPLACE FUNCTION poolbid_take(wanted text, taker text, OUT taken bigint, OUT since bigint) LANGUAGE plpgsql AS $$
DECLARE owning text; beat bigint; mine text := poolbid_tenant();
BEGIN
  IF NOT EXISTS (SELECT FROM nodes WHERE tenant = mine AND nodes.node = taker AND until > poolbid_now()) THEN RETURN; END IF;
  INSERT INTO owners (stream, epoch, node) VALUES (wanted, 0, NULL) ON CONFLICT DO NOTHING;
  SELECT node INTO owning FROM owners WHERE tenant = mine AND stream = wanted FOR UPDATE;
  IF owning <> taker THEN
    IF poolbid_alive(owning) THEN RETURN; END IF;
    SELECT beat_at INTO beat FROM nodes WHERE tenant = mine AND node = owning;
  END IF;
  UPDATE owners SET epoch = epoch + 1, node = taker, lost = least(lost, beat) WHERE tenant = mine AND stream = wanted
    RETURNING epoch, lost INTO taken, since;
END $$
-- statement
CREATE OR REPLACE FUNCTION poolbid_note(noter text, noted text, turn bigint, since bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE owners SET lost = since
    WHERE tenant = poolbid_tenant() AND stream = noted AND node = noter AND epoch = turn AND lost IS DISTINCT FROM since;
END $$
-- statement
CREATE OR REPLACE FUNCTION poolbid_give(giver text, given text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE mine text := poolbid_tenant();
BEGIN
  PERFORM FROM owners WHERE tenant = mine AND node = giver AND (given IS NULL OR stream = ANY (given)) ORDER BY stream FOR UPDATE;
  UPDATE owners SET epoch = epoch + 1, node = NULL, lost = least(lost, poolbid_now())
    WHERE tenant = mine AND node = giver AND (given IS NULL OR stream = ANY (given));
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
ALTER TABLE owners ENABLE ROW LEVEL SECURITY
-- statement
CREATE POLICY of_its_tenant ON owners USING (tenant = current_user::text)
-- statement
ALTER TABLE segments ENABLE ROW LEVEL SECURITY
-- statement
CREATE POLICY of_its_tenant ON segments USING (tenant = current_user::text)
-- statement
ALTER TABLE nodes ENABLE ROW LEVEL SECURITY
-- statement
CREATE POLICY of_its_tenant ON nodes USING (tenant = current_user::text)
-- statement
ALTER TABLE places ENABLE ROW LEVEL SECURITY
-- statement
CREATE POLICY of_its_tenant ON places USING (tenant = current_user::text)
-- statement
INSERT INTO schema_version (version) VALUES (3)
