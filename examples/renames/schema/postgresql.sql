CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.users (
    id integer CONSTRAINT profiles_id_not_null NOT NULL,
    full_name character varying CONSTRAINT profiles_name_not_null NOT NULL,
    phone_number character varying
);

CREATE SEQUENCE public.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.profiles_id_seq OWNED BY public.users.id;

ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.profiles_id_seq'::regclass);

INSERT INTO public.alembic_version VALUES ('a045f3a3251b');

INSERT INTO public.users VALUES (1, 'Анна', '+7 900 111-22-33');
INSERT INTO public.users VALUES (2, 'Борис', '+7 900 444-55-66');

SELECT pg_catalog.setval('public.profiles_id_seq', 2, true);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

CREATE INDEX ix_users_phone_number ON public.users USING btree (phone_number);
