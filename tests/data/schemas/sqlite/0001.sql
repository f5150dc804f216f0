BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE events (
	interview_id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	client_turn_id VARCHAR, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (interview_id, seq), 
	CONSTRAINT uq_events_interview_id_client_turn_id UNIQUE (interview_id, client_turn_id), 
	CONSTRAINT fk_events_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id) ON DELETE CASCADE
);
INSERT INTO "events" VALUES('i1',0,'c0','{"v":1,"body":{"move":{"kind":"ask","question_id":"q1","criterion":null,"follow_up":null,"quote":null,"fact_ids":[],"manner":null},"at":"2026-03-01T12:00:00Z","kind":"move"}}');
INSERT INTO "events" VALUES('i1',1,'c1','{"v":1,"body":{"turn":{"id":"t1","stage_index":0,"question_id":"leakage","speaker":"candidate","text":"I split by time.","at":"2026-03-01T12:00:01Z","move":null,"client_turn_id":null,"spoken_by":null,"spoken":false,"recognised":null},"kind":"turn"}}');
INSERT INTO "events" VALUES('i2',0,'c0','{"v":1,"body":{"move":{"kind":"ask","question_id":"q1","criterion":null,"follow_up":null,"quote":null,"fact_ids":[],"manner":null},"at":"2026-03-01T12:00:00Z","kind":"move"}}');
INSERT INTO "events" VALUES('i2',1,'c1','{"v":1,"body":{"turn":{"id":"t1","stage_index":0,"question_id":"leakage","speaker":"candidate","text":"I split by time.","at":"2026-03-01T12:00:01Z","move":null,"client_turn_id":null,"spoken_by":null,"spoken":false,"recognised":null},"kind":"turn"}}');
CREATE TABLE gradings (
	interview_id VARCHAR NOT NULL, 
	attempt INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	done INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	message TEXT NOT NULL, 
	CONSTRAINT pk_gradings PRIMARY KEY (interview_id, attempt), 
	CONSTRAINT fk_gradings_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id) ON DELETE CASCADE
);
INSERT INTO "gradings" VALUES('i1',1,'done',1,1,'message 1 – “kept”');
INSERT INTO "gradings" VALUES('i2',2,'done',2,2,'message 2 – “kept”');
CREATE TABLE interviews (
	id VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	"plan" TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	stages VARCHAR NOT NULL, 
	mode VARCHAR NOT NULL, 
	length VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	updated_at DATETIME NOT NULL, 
	turns INTEGER NOT NULL, 
	overall FLOAT, 
	CONSTRAINT pk_interviews PRIMARY KEY (id)
);
INSERT INTO "interviews" VALUES('i1','2026-03-01 12:00:00.000000','{"v":1,"body":{"role":"mle","level":"mid","mode":"practice","length":"short","seed":1,"stages":[{"kind":"phone_screen","persona":{"name":"Ada","role":"engineer","manner":"Dry."},"budget_secs":900,"max_probes":3,"questions":[{"id":"leakage","kind":"technical","stage":"phone_screen","text":"What is data leakage?","role":"mle","rephrased":"When does a model know too much in training?","topics":["fundamentals"],"level":"mid","tests":"Whether they have been bitten.","key_points":["Information from the future","Split before fitting"],"follow_ups":[{"criterion":"depth","text":"How would you find it?"}],"mistakes":["Means overfitting"],"hint":"Think of time.","sources":["guide#heading"],"criteria":[],"facts":[{"id":"f1","about":"users","keywords":["users"],"text":"Ten million."}],"examples":[{"input":"1 2","output":"3"}]}],"invites_questions":true}],"resume":"Ça va 🎈","job":"","purpose":"interview","retries":null}}',2,'role 1 – “kept”','["phone_screen"]','mode 1 – “kept”','length 1 – “kept”','open','2026-03-01 12:00:00.000000',1,3.5);
INSERT INTO "interviews" VALUES('i2','2026-03-02 12:00:00.000000','{"v":1,"body":{"role":"mle","level":"mid","mode":"practice","length":"short","seed":1,"stages":[{"kind":"phone_screen","persona":{"name":"Ada","role":"engineer","manner":"Dry."},"budget_secs":900,"max_probes":3,"questions":[{"id":"leakage","kind":"technical","stage":"phone_screen","text":"What is data leakage?","role":"mle","rephrased":"When does a model know too much in training?","topics":["fundamentals"],"level":"mid","tests":"Whether they have been bitten.","key_points":["Information from the future","Split before fitting"],"follow_ups":[{"criterion":"depth","text":"How would you find it?"}],"mistakes":["Means overfitting"],"hint":"Think of time.","sources":["guide#heading"],"criteria":[],"facts":[{"id":"f1","about":"users","keywords":["users"],"text":"Ten million."}],"examples":[{"input":"1 2","output":"3"}]}],"invites_questions":true}],"resume":"Ça va 🎈","job":"","purpose":"interview","retries":null}}',2,'role 2 – “kept”','["phone_screen"]','mode 2 – “kept”','length 2 – “kept”','open','2026-03-02 12:00:00.000000',2,3.5);
CREATE TABLE results (
	interview_id VARCHAR NOT NULL, 
	attempt INTEGER NOT NULL, 
	unit_key VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_results PRIMARY KEY (interview_id, attempt, unit_key), 
	CONSTRAINT fk_results_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id) ON DELETE CASCADE
);
INSERT INTO "results" VALUES('i1',1,'unit_key 1 – “kept”','body 1 – “kept”');
INSERT INTO "results" VALUES('i2',2,'unit_key 2 – “kept”','body 2 – “kept”');
CREATE INDEX ix_interviews_created_at ON interviews (created_at, id);
COMMIT;
