package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.integration.BlindIndex;
import io.keyhold.integration.ColumnCipher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A column of a PostgreSQL table is encrypted by plain JDBC: inserted in batches, found by equality through a blind index,
 * safe from rows being swapped, and moved to a new key behind its alias. Arguments: a JDBC URL and a directory for the
 * store.
 */
public final class S10_EncryptedColumns {
    private static final String KEY = "alias/customer-table";
    private static final String INDEX_KEY = "alias/customer-index";
    private static final int ROWS = 1000;

    private final Kms kms;
    private final Connection database;
    private final PrintStream out;
    private final BlindIndex index;
    private ColumnCipher iban;

    private S10_EncryptedColumns(Kms kms, Connection database, PrintStream out) {
        this.kms = kms;
        this.database = database;
        this.out = out;
        this.iban = ColumnCipher.of(kms, KEY, "customer", "iban");
        this.index = BlindIndex.of(kms, INDEX_KEY, "customer", "iban");
    }

    /** Runs the sample; see the class. */
    public static void main(String[] arguments) throws IOException, SQLException {
        if (arguments.length != 2) {
            System.err.println("usage: S10_EncryptedColumns JDBC-URL DIRECTORY");
            return;
        }
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory));
                Connection database = DriverManager.getConnection(arguments[0])) {
            run(keyhold, database, System.out);
        }
    }

    static void run(Keyhold keyhold, Connection database, PrintStream out) throws SQLException {
        S10_EncryptedColumns sample = new S10_EncryptedColumns(keyhold.kms(), database, out);
        sample.createKeysAndTable();
        sample.insertBatch();
        sample.find("DE" + 4711);
        sample.swapRows();
        sample.moveToANewKey();
        sample.find("DE" + 4711);
    }

    private void createKeysAndTable() throws SQLException {
        kms.createAlias(CreateAliasRequest.of(
                KEY, kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId()));
        kms.createAlias(CreateAliasRequest.of(
                INDEX_KEY,
                kms.createKey(CreateKeyRequest.of()
                                .withKeySpec(KeySpec.HMAC_256)
                                .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
                        .keyMetadata()
                        .keyId()));
        try (Statement statement = database.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS customer");
            statement.execute(
                    "CREATE TABLE customer (id bigint PRIMARY KEY, iban bytea NOT NULL, iban_index bytea NOT NULL)");
            statement.execute("CREATE INDEX customer_iban ON customer (iban_index)");
        }
    }

    private void insertBatch() throws SQLException {
        database.setAutoCommit(false);
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO customer VALUES (?, ?, ?)")) {
            for (int id = 0; id < ROWS; id++) {
                String value = "DE" + (4000 + id);
                insert.setLong(1, id);
                iban.set(insert, 2, "" + id, value);
                index.set(insert, 3, value);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        database.commit();
        database.setAutoCommit(true);
        out.println("inserted   " + ROWS + " rows; the table holds none of the values");
    }

    private void find(String value) throws SQLException {
        try (PreparedStatement find = database.prepareStatement("SELECT id, iban FROM customer WHERE iban_index = ?")) {
            index.set(find, 1, value);
            try (ResultSet rows = find.executeQuery()) {
                while (rows.next()) {
                    String id = rows.getString("id");
                    out.println("found      row " + id + ": "
                            + iban.get(rows, "iban", id).orElse("nothing"));
                }
            }
        }
    }

    /** Somebody with access to the database gives row 1 the value of row 2. */
    private void swapRows() throws SQLException {
        byte[] kept = value(1);
        setValue(1, value(2));
        try {
            iban.decryptText("1", value(1));
            out.println("A SWAPPED VALUE WAS NOT NOTICED");
        } catch (KmsException.InvalidCiphertext e) {
            out.println("refused    row 1 with the value of row 2");
        }
        setValue(1, kept);
    }

    /** The alias moves to a new key; a sweep re-encrypts what is still under the old one, which is then disabled. */
    private void moveToANewKey() throws SQLException {
        String old = kms.describeKey(DescribeKeyRequest.of(KEY)).keyMetadata().keyId();
        kms.updateAlias(UpdateAliasRequest.of(
                KEY, kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId()));
        iban = iban.withFormerKeys(List.of(old));
        find("DE" + 4711);
        ColumnCipher.Sweep sweep = iban.sweep();
        int moved = 0;
        database.setAutoCommit(false);
        try (Statement all = database.createStatement();
                ResultSet rows = all.executeQuery("SELECT id, iban FROM customer ORDER BY id");
                PreparedStatement update = database.prepareStatement("UPDATE customer SET iban = ? WHERE id = ?")) {
            while (rows.next()) {
                byte[] encrypted = rows.getBytes("iban");
                if (sweep.needs(encrypted)) {
                    update.setBytes(1, iban.reEncrypt(rows.getString("id"), encrypted));
                    update.setLong(2, rows.getLong("id"));
                    update.addBatch();
                    moved++;
                }
            }
            update.executeBatch();
        }
        database.commit();
        database.setAutoCommit(true);
        kms.disableKey(DisableKeyRequest.of(old));
        iban = ColumnCipher.of(kms, KEY, "customer", "iban");
        out.println("moved      " + moved + " values to the new key; the old one is disabled");
    }

    private byte[] value(long id) throws SQLException {
        try (PreparedStatement select = database.prepareStatement("SELECT iban FROM customer WHERE id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }

    private void setValue(long id, byte[] encrypted) throws SQLException {
        try (PreparedStatement update = database.prepareStatement("UPDATE customer SET iban = ? WHERE id = ?")) {
            update.setBytes(1, encrypted);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }
}
