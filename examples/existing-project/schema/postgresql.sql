CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.orders (
    id integer NOT NULL,
    profile_id integer NOT NULL,
    item character varying NOT NULL,
    comment character varying
);

CREATE SEQUENCE public.orders_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.orders_id_seq OWNED BY public.orders.id;

CREATE TABLE public.profiles (
    id integer NOT NULL,
    name character varying NOT NULL,
    email character varying
);

CREATE SEQUENCE public.profiles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.profiles_id_seq OWNED BY public.profiles.id;

ALTER TABLE ONLY public.orders ALTER COLUMN id SET DEFAULT nextval('public.orders_id_seq'::regclass);

ALTER TABLE ONLY public.profiles ALTER COLUMN id SET DEFAULT nextval('public.profiles_id_seq'::regclass);

INSERT INTO public.alembic_version VALUES ('38ea7c2459de');

INSERT INTO public.orders VALUES (1, 1, 'чай', NULL);
INSERT INTO public.orders VALUES (2, 2, 'мёд', NULL);

INSERT INTO public.profiles VALUES (1, 'Анна', NULL);
INSERT INTO public.profiles VALUES (2, 'Борис', NULL);

SELECT pg_catalog.setval('public.orders_id_seq', 2, true);

SELECT pg_catalog.setval('public.profiles_id_seq', 2, true);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

CREATE INDEX ix_orders_profile_id ON public.orders USING btree (profile_id);

CREATE INDEX ix_profiles_email ON public.profiles USING btree (email);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_profile_id_fkey FOREIGN KEY (profile_id) REFERENCES public.profiles(id) ON DELETE CASCADE;
