CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    settings character varying
);

CREATE SEQUENCE public.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.profiles_id_seq OWNED BY public.profiles.id;

ALTER TABLE ONLY public.profiles ALTER COLUMN id SET DEFAULT nextval('public.profiles_id_seq'::regclass);

INSERT INTO public.alembic_version VALUES ('d23b87332b44');

INSERT INTO public.profiles VALUES (1, 'Анна', '{"vip":true}');
INSERT INTO public.profiles VALUES (2, 'Борис', '{"vip":true}');
INSERT INTO public.profiles VALUES (5, 'Вера', NULL);
INSERT INTO public.profiles VALUES (6, 'Глеб', '{}');

SELECT pg_catalog.setval('public.profiles_id_seq', 6, true);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);
