package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, as an ordered list of steps: step n leads from version n - 1 to version n. A step that was released never
 * changes.
 */
public final class Schema {
    /** The tables of step 1. {@code owner}, {@code revision} and the rest of each row are authenticated by the seal. */
    private static final List<String> STEP_1 = List.of(
            "CREATE TABLE keyhold_head (slot integer not null primary key, store_id blob not null, epoch bigint not null,"
                    + " domain_key integer not null, sealed blob not null)",
            "CREATE TABLE keyhold_root (slot integer not null primary key, type text not null, parameters blob not null)",
            "CREATE TABLE keyhold_domain_key (version integer not null primary key, sealed blob not null)",
            "CREATE TABLE keyhold_record (region text not null, kind integer not null, id text not null, owner text not null,"
                    + " revision bigint not null, domain_key integer not null, tag blob not null, sealed blob not null)",
            "CREATE UNIQUE INDEX keyhold_record_by_id ON keyhold_record (region, kind, id)",
            "CREATE UNIQUE INDEX keyhold_record_by_owner ON keyhold_record (region, kind, owner, id)",
            "CREATE TABLE keyhold_change (epoch bigint not null primary key, operation blob not null, changes blob not null,"
                    + " chain blob not null)");

    private static final List<List<String>> STEPS = List.of(STEP_1);

    private Schema() {}

    /** The version that this Keyhold knows. */
    public static int newest() {
        return STEPS.size();
    }

    /** Runs the steps after {@code version}. */
    public static void migrate(StoreConnection session, int version) throws SQLException {
        for (List<String> step : STEPS.subList(version, STEPS.size())) {
            for (String statement : step) {
                session.run(statement);
            }
        }
    }

    /** Every statement that the newest tables come from. */
    public static List<String> statements() {
        return STEPS.stream().flatMap(List::stream).toList();
    }

    /** Refuses a version that this Keyhold does not know. */
    public static void requireKnown(String store, int version) {
        if (version > newest()) {
            throw new KmsException.Configuration(
                    "store `" + store + "` has schema version " + version + "; this Keyhold knows versions up to "
                            + newest(),
                    "Open it with a newer Keyhold");
        }
    }
}
