CREATE SCHEMA "Vera";

CREATE SCHEMA anna;

CREATE SCHEMA boris;

CREATE SCHEMA publicis;

CREATE SCHEMA vera;

CREATE TABLE "Vera".alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE "Vera".profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    phone character varying,
    city character varying
);

CREATE SEQUENCE "Vera".profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE "Vera".profiles_id_seq OWNED BY "Vera".profiles.id;

CREATE TABLE anna.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE anna.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    phone character varying,
    city character varying
);

CREATE SEQUENCE anna.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE anna.profiles_id_seq OWNED BY anna.profiles.id;

CREATE TABLE boris.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE boris.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    phone character varying,
    city character varying
);

CREATE SEQUENCE boris.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE boris.profiles_id_seq OWNED BY boris.profiles.id;

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    phone character varying
);

CREATE SEQUENCE public.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.profiles_id_seq OWNED BY public.profiles.id;

CREATE TABLE publicis.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE publicis.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    phone character varying,
    city character varying
);

CREATE SEQUENCE publicis.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE publicis.profiles_id_seq OWNED BY publicis.profiles.id;

CREATE TABLE vera.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE vera.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    phone character varying,
    city character varying
);

CREATE SEQUENCE vera.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE vera.profiles_id_seq OWNED BY vera.profiles.id;

ALTER TABLE ONLY "Vera".profiles ALTER COLUMN id SET DEFAULT nextval('"Vera".profiles_id_seq'::regclass);

ALTER TABLE ONLY anna.profiles ALTER COLUMN id SET DEFAULT nextval('anna.profiles_id_seq'::regclass);

ALTER TABLE ONLY boris.profiles ALTER COLUMN id SET DEFAULT nextval('boris.profiles_id_seq'::regclass);

ALTER TABLE ONLY public.profiles ALTER COLUMN id SET DEFAULT nextval('public.profiles_id_seq'::regclass);

ALTER TABLE ONLY publicis.profiles ALTER COLUMN id SET DEFAULT nextval('publicis.profiles_id_seq'::regclass);

ALTER TABLE ONLY vera.profiles ALTER COLUMN id SET DEFAULT nextval('vera.profiles_id_seq'::regclass);

INSERT INTO "Vera".alembic_version VALUES ('add_city');

INSERT INTO anna.alembic_version VALUES ('add_city');

INSERT INTO boris.alembic_version VALUES ('add_phone');

INSERT INTO public.alembic_version VALUES ('add_phone');

INSERT INTO publicis.alembic_version VALUES ('add_city');

INSERT INTO vera.alembic_version VALUES ('add_city');

SELECT pg_catalog.setval('"Vera".profiles_id_seq', 1, false);

SELECT pg_catalog.setval('anna.profiles_id_seq', 1, false);

SELECT pg_catalog.setval('boris.profiles_id_seq', 1, false);

SELECT pg_catalog.setval('public.profiles_id_seq', 1, false);

SELECT pg_catalog.setval('publicis.profiles_id_seq', 1, false);

SELECT pg_catalog.setval('vera.profiles_id_seq', 1, false);

ALTER TABLE ONLY "Vera".alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY "Vera".profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY anna.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY anna.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY boris.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY boris.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY publicis.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY publicis.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY vera.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY vera.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);
