package io.keyhold.store.postgres;

import io.keyhold.store.jdbc.Schema;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.seal.Integrity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables as PostgreSQL has them. Names are ordered by their bytes, and nothing but the rows themselves may decide what a
 * statement does: no trigger, rule, policy, view, default or child table.
 */
final class PostgresSchema {
    private static final Pattern TABLE = Pattern.compile("\\bkeyhold_(schema|head|root|domain_key|record|change)\\b");
    private static final String VERSION_TABLE =
            "CREATE TABLE keyhold_schema (slot integer not null primary key, version integer not null)";
    private static final String INSERT_VERSION = "insert into keyhold_schema (slot, version) values (1, ";

    /** The result of {@link #FOUND} for tables that nobody changed; {@code SCHEMA} stands for the name of the schema. */
    private static final Map<String, String> EXPECTED = Map.of(
            "keyhold_change",
            "r p epoch bigint, operation bytea, changes bytea, chain bytea;"
                    + " CREATE UNIQUE INDEX keyhold_change_pkey ON SCHEMA.keyhold_change USING btree (epoch)",
            "keyhold_domain_key",
            "r p version integer, sealed bytea;"
                    + " CREATE UNIQUE INDEX keyhold_domain_key_pkey ON SCHEMA.keyhold_domain_key USING btree (version)",
            "keyhold_head",
            "r p slot integer, store_id bytea, epoch bigint, domain_key integer, sealed bytea;"
                    + " CREATE UNIQUE INDEX keyhold_head_pkey ON SCHEMA.keyhold_head USING btree (slot)",
            "keyhold_record",
            "r p region text C, kind integer, id text C, owner text C, revision bigint, domain_key integer, tag bytea,"
                    + " sealed bytea;"
                    + " CREATE UNIQUE INDEX keyhold_record_by_id ON SCHEMA.keyhold_record USING btree (region, kind, id)"
                    + ", CREATE UNIQUE INDEX keyhold_record_by_owner ON SCHEMA.keyhold_record USING btree"
                    + " (region, kind, owner, id)",
            "keyhold_root",
            "r p slot integer, type text C, parameters bytea;"
                    + " CREATE UNIQUE INDEX keyhold_root_pkey ON SCHEMA.keyhold_root USING btree (slot)",
            "keyhold_schema",
            "r p slot integer, version integer;"
                    + " CREATE UNIQUE INDEX keyhold_schema_pkey ON SCHEMA.keyhold_schema USING btree (slot)");

    private static final String FOUND =
            "select c.relname::text as name, c.relkind::text || ' ' || c.relpersistence::text || ' '"
                    + " || coalesce((select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
                    + " || coalesce(' ' || case when l.collnamespace = 'pg_catalog'::regnamespace then '' else"
                    + " l.collnamespace::regnamespace::text || '.' end || l.collname, '') || case when a.attnotnull then '' else ' null' end"
                    + " || case when a.atthasdef or a.attgenerated <> '' or a.attidentity <> '' then ' default' else '' end, ', '"
                    + " order by a.attnum) from pg_attribute a left join pg_collation l on l.oid = a.attcollation"
                    + " where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '') || ';'"
                    + " || coalesce((select string_agg(' ' || pg_get_indexdef(i.indexrelid)"
                    + " || case when i.indisvalid and i.indisready then '' else ' invalid' end, ',' order by i.indexrelid::regclass::text)"
                    + " from pg_index i where i.indrelid = c.oid), '')"
                    + " || case when c.relrowsecurity or c.relforcerowsecurity"
                    + " or exists (select 1 from pg_policy p where p.polrelid = c.oid) then ' row security' else '' end"
                    + " || case when exists (select 1 from pg_trigger t where t.tgrelid = c.oid) then ' trigger' else '' end"
                    + " || case when exists (select 1 from pg_rewrite r where r.ev_class = c.oid) then ' rule' else '' end"
                    + " || case when exists (select 1 from pg_inherits h where h.inhparent = c.oid or h.inhrelid = c.oid)"
                    + " then ' inheritance' else '' end"
                    + " || case when exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype not in ('p', 'n'))"
                    + " then ' constraint' else '' end as facts"
                    + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = ? and c.relname ~ '^keyhold_' and c.relkind not in ('i', 'I', 't')";

    private final PostgresPlace place;

    PostgresSchema(PostgresPlace place) {
        this.place = place;
    }

    /** Puts the schema before each name of a table: whatever the search path finds first does not count. */
    static UnaryOperator<String> names(String schema) {
        String replacement = Matcher.quoteReplacement("\"" + schema + "\".") + "$0";
        return statement -> TABLE.matcher(statement).replaceAll(replacement);
    }

    /** The statements that make the tables, for any schema. */
    static List<String> statements() {
        List<String> all = new ArrayList<>();
        all.add(VERSION_TABLE);
        for (String statement : Schema.statements()) {
            all.add(statement
                    .replace(" text not null", " text collate \"C\" not null")
                    .replace(" blob ", " bytea "));
        }
        all.add(INSERT_VERSION + Schema.newest() + ")");
        return all;
    }

    /** Whether the tables are there, without a right on them. */
    boolean hasTables(StoreConnection session) throws SQLException {
        return session.one(
                        row -> row.getInt(1),
                        "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where n.nspname = ? and c.relname = ?",
                        place.schema(),
                        "keyhold_head")
                .isPresent();
    }

    /** Whether there is a store in the tables, or what is left of one: only empty tables are filled. */
    boolean hasStore(StoreConnection session) throws SQLException {
        return hasTables(session)
                && session.one(
                                row -> row.getBoolean(1),
                                "select exists (select 1 from keyhold_head) or exists (select 1 from keyhold_record)"
                                        + " or exists (select 1 from keyhold_root) or exists (select 1 from keyhold_change)"
                                        + " or exists (select 1 from keyhold_domain_key)")
                        .orElse(true);
    }

    /** Until the transaction ends nobody else makes, restores or replaces a store here. */
    void lockForMaking(StoreConnection session) throws SQLException {
        session.query(row -> true, "select pg_advisory_xact_lock(hashtextextended(?, 0))", "keyhold " + place.schema());
    }

    /** Keeps changed tables, with everything about them, under another name of their schema. */
    void moveAside(StoreConnection session, String name) throws SQLException {
        session.run(moveAsideStatement(name));
    }

    String moveAsideStatement(String name) {
        return "alter schema \"" + place.schema() + "\" rename to \"" + name + "\"";
    }

    /** Puts them back in the place of those that were made since. */
    void moveBack(StoreConnection session, String name) throws SQLException {
        session.run("drop schema \"" + place.schema() + "\" cascade");
        session.run("alter schema \"" + name + "\" rename to \"" + place.schema() + "\"");
    }

    /** Makes schema and tables; inside a transaction. */
    void create(StoreConnection session) throws SQLException {
        if (session.one(row -> row.getInt(1), "select 1 from pg_namespace where nspname = ?", place.schema())
                .isEmpty()) {
            session.run("create schema \"" + place.schema() + "\"");
        }
        for (String statement : statements()) {
            session.run(statement);
        }
    }

    /** Refuses a newer version, and tables that are not as they were made. */
    int require(StoreConnection session) throws SQLException {
        if (!hasTables(session)) {
            throw new SQLException("no tables", "42P01");
        }
        int version = session.one(row -> row.getInt(1), "select version from keyhold_schema")
                .orElseThrow(() -> Integrity.broken("the store has no schema version"));
        Schema.requireKnown(place.name(), version);
        Map<String, String> found = new TreeMap<>();
        session.query(row -> found.put(row.getString(1), row.getString(2)), FOUND, place.schema());
        Map<String, String> wanted = new TreeMap<>(EXPECTED);
        String quoted = session.one(row -> row.getString(1), "select quote_ident(?)", place.schema())
                .orElse(place.schema()); // a reserved word is quoted in what the server says of an index
        wanted.replaceAll((name, facts) -> facts.replace("SCHEMA", quoted));
        for (Map.Entry<String, String> table : wanted.entrySet()) {
            String facts = found.remove(table.getKey());
            if (!table.getValue().equals(facts)) {
                throw Integrity.broken("table `" + table.getKey() + "` of store `" + place.name()
                        + "` was changed outside Keyhold: it is `" + facts + "` and not `" + table.getValue() + "`");
            }
        }
        if (!found.isEmpty()) {
            throw Integrity.broken("schema `" + place.schema() + "` of store `" + place.name() + "` has `"
                    + found.keySet().iterator().next() + "`, which Keyhold did not make");
        }
        return version;
    }
}
