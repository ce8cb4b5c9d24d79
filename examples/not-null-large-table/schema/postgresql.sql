CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    city character varying DEFAULT 'Тверь'::character varying CONSTRAINT profiles_city_nn NOT NULL,
    phone character varying NOT NULL
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

INSERT INTO public.alembic_version VALUES ('require_phone');

INSERT INTO public.profiles VALUES (1, 'Анна', 'Тверь', '');
INSERT INTO public.profiles VALUES (2, 'Борис', 'Тверь', '');

SELECT pg_catalog.setval('public.profiles_id_seq', 2, true);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);
