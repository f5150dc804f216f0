CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.events (
    interview_id character varying NOT NULL,
    seq integer NOT NULL,
    client_turn_id character varying,
    body text NOT NULL
);
CREATE TABLE public.gradings (
    interview_id character varying NOT NULL,
    attempt integer NOT NULL,
    state character varying NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    message text NOT NULL
);
CREATE TABLE public.interviews (
    id character varying NOT NULL,
    created_at timestamp with time zone NOT NULL,
    plan text NOT NULL,
    version integer NOT NULL,
    role character varying NOT NULL,
    stages character varying NOT NULL,
    mode character varying NOT NULL,
    length character varying NOT NULL,
    status character varying NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    turns integer NOT NULL,
    overall double precision
);
CREATE TABLE public.results (
    interview_id character varying NOT NULL,
    attempt integer NOT NULL,
    unit_key character varying NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.sounds (
    interview_id character varying NOT NULL,
    phrase_id character varying NOT NULL,
    body bytea NOT NULL
);
INSERT INTO public.alembic_version VALUES ('0002');
INSERT INTO public.events VALUES ('i1', 0, 'c0', '{"v":1,"body":{"move":{"kind":"ask","question_id":"q1","criterion":null,"follow_up":null,"quote":null,"fact_ids":[],"manner":null},"at":"2026-03-01T12:00:00Z","kind":"move"}}');
INSERT INTO public.events VALUES ('i1', 1, 'c1', '{"v":1,"body":{"turn":{"id":"t1","stage_index":0,"question_id":"leakage","speaker":"candidate","text":"I split by time.","at":"2026-03-01T12:00:01Z","move":null,"client_turn_id":null,"spoken_by":null,"spoken":false,"recognised":null},"kind":"turn"}}');
INSERT INTO public.events VALUES ('i2', 0, 'c0', '{"v":1,"body":{"move":{"kind":"ask","question_id":"q1","criterion":null,"follow_up":null,"quote":null,"fact_ids":[],"manner":null},"at":"2026-03-01T12:00:00Z","kind":"move"}}');
INSERT INTO public.events VALUES ('i2', 1, 'c1', '{"v":1,"body":{"turn":{"id":"t1","stage_index":0,"question_id":"leakage","speaker":"candidate","text":"I split by time.","at":"2026-03-01T12:00:01Z","move":null,"client_turn_id":null,"spoken_by":null,"spoken":false,"recognised":null},"kind":"turn"}}');
INSERT INTO public.gradings VALUES ('i1', 1, 'done', 1, 1, 'message 1 – “kept”');
INSERT INTO public.gradings VALUES ('i2', 2, 'done', 2, 2, 'message 2 – “kept”');
INSERT INTO public.interviews VALUES ('i1', '2026-03-01 12:00:00+00', '{"v":1,"body":{"role":"mle","level":"mid","mode":"practice","length":"short","seed":1,"stages":[{"kind":"phone_screen","persona":{"name":"Ada","role":"engineer","manner":"Dry."},"budget_secs":900,"max_probes":3,"questions":[{"id":"leakage","kind":"technical","stage":"phone_screen","text":"What is data leakage?","role":"mle","rephrased":"When does a model know too much in training?","topics":["fundamentals"],"level":"mid","tests":"Whether they have been bitten.","key_points":["Information from the future","Split before fitting"],"follow_ups":[{"criterion":"depth","text":"How would you find it?"}],"mistakes":["Means overfitting"],"hint":"Think of time.","sources":["guide#heading"],"criteria":[],"facts":[{"id":"f1","about":"users","keywords":["users"],"text":"Ten million."}],"examples":[{"input":"1 2","output":"3"}]}],"invites_questions":true}],"resume":"Ça va 🎈","job":"","purpose":"interview","retries":null}}', 2, 'role 1 – “kept”', '["phone_screen"]', 'mode 1 – “kept”', 'length 1 – “kept”', 'open', '2026-03-01 12:00:00+00', 1, 3.5);
INSERT INTO public.interviews VALUES ('i2', '2026-03-02 12:00:00+00', '{"v":1,"body":{"role":"mle","level":"mid","mode":"practice","length":"short","seed":1,"stages":[{"kind":"phone_screen","persona":{"name":"Ada","role":"engineer","manner":"Dry."},"budget_secs":900,"max_probes":3,"questions":[{"id":"leakage","kind":"technical","stage":"phone_screen","text":"What is data leakage?","role":"mle","rephrased":"When does a model know too much in training?","topics":["fundamentals"],"level":"mid","tests":"Whether they have been bitten.","key_points":["Information from the future","Split before fitting"],"follow_ups":[{"criterion":"depth","text":"How would you find it?"}],"mistakes":["Means overfitting"],"hint":"Think of time.","sources":["guide#heading"],"criteria":[],"facts":[{"id":"f1","about":"users","keywords":["users"],"text":"Ten million."}],"examples":[{"input":"1 2","output":"3"}]}],"invites_questions":true}],"resume":"Ça va 🎈","job":"","purpose":"interview","retries":null}}', 2, 'role 2 – “kept”', '["phone_screen"]', 'mode 2 – “kept”', 'length 2 – “kept”', 'open', '2026-03-02 12:00:00+00', 2, 3.5);
INSERT INTO public.results VALUES ('i1', 1, 'unit_key 1 – “kept”', 'body 1 – “kept”');
INSERT INTO public.results VALUES ('i2', 2, 'unit_key 2 – “kept”', 'body 2 – “kept”');
INSERT INTO public.sounds VALUES ('i1', 'phrase_id 1 – “kept”', '\x0001ff');
INSERT INTO public.sounds VALUES ('i2', 'phrase_id 2 – “kept”', '\x0001ff');
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT pk_events PRIMARY KEY (interview_id, seq);
ALTER TABLE ONLY public.gradings
    ADD CONSTRAINT pk_gradings PRIMARY KEY (interview_id, attempt);
ALTER TABLE ONLY public.interviews
    ADD CONSTRAINT pk_interviews PRIMARY KEY (id);
ALTER TABLE ONLY public.results
    ADD CONSTRAINT pk_results PRIMARY KEY (interview_id, attempt, unit_key);
ALTER TABLE ONLY public.sounds
    ADD CONSTRAINT pk_sounds PRIMARY KEY (interview_id, phrase_id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT uq_events_interview_id_client_turn_id UNIQUE (interview_id, client_turn_id);
CREATE INDEX ix_interviews_created_at ON public.interviews USING btree (created_at, id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_events_interview_id FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.gradings
    ADD CONSTRAINT fk_gradings_interview_id FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.results
    ADD CONSTRAINT fk_results_interview_id FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sounds
    ADD CONSTRAINT fk_sounds_interview_id FOREIGN KEY (interview_id) REFERENCES public.interviews(id) ON DELETE CASCADE;
