package io.keyhold.store.sqlite;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * A second, independent reader: a store as docs/formats.md says, written to be read beside it. It uses nothing of the
 * package under test.
 */
final class PlainStoreReader implements AutoCloseable {
    private final Connection connection;
    private final byte[] storeId;
    private final byte[] domainKey;

    PlainStoreReader(String file, String passphrase) throws SQLException, GeneralSecurityException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        storeId = bytes("select store_id from keyhold_head");
        byte[] parameters = bytes("select parameters from keyhold_root");
        ByteBuffer in = ByteBuffer.wrap(parameters).position(1);
        Argon2Parameters.Builder cost = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(0x13)
                .withMemoryAsKB(in.getInt())
                .withIterations(in.getInt())
                .withParallelism(in.getInt());
        byte[] salt = Arrays.copyOfRange(parameters, 13, 29);
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(cost.withSalt(salt).build());
        byte[] secret = new byte[32];
        argon2.generateBytes(utf8(passphrase), secret);
        byte[] aad =
                join(text("keyhold/1/domain-key"), sized(storeId), number(1), text("passphrase"), sized(parameters));
        domainKey = open(
                hkdf(secret, salt, utf8("keyhold/1/root")),
                bytes("select sealed from keyhold_domain_key where version = 1"),
                aad);
    }

    /** The payloads of all records by kind and id. */
    Map<String, String> payloads() throws SQLException, GeneralSecurityException {
        Map<String, String> found = new TreeMap<>();
        byte[] key = hkdf(domainKey, storeId, utf8("keyhold/1/records"));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from keyhold_record")) {
            while (row.next()) {
                byte[] sealed = join(row.getBytes("sealed"), row.getBytes("tag"));
                byte[] payload = open(key, sealed, aad(row));
                found.put(row.getInt("kind") + " " + row.getString("id"), new String(payload, StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    /** The set digest of a kind, from its records. */
    BigInteger digest(int kind) throws SQLException, GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
        mac.init(new SecretKeySpec(hkdf(domainKey, storeId, utf8("keyhold/1/set")), "HmacSHA256"));
        BigInteger sum = BigInteger.ZERO;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from keyhold_record where kind = " + kind)) {
            while (row.next()) {
                sum = sum.add(new BigInteger(1, mac.doFinal(join(aad(row), row.getBytes("tag")))));
            }
        }
        return sum.mod(BigInteger.TWO.pow(256));
    }

    /** The content of the head: set digests by kind, behind the fixed fields. */
    Map<Integer, BigInteger> digestsOfHead() throws SQLException, GeneralSecurityException {
        byte[] epoch = ByteBuffer.allocate(8).putLong(epoch()).array();
        byte[] aad = join(text("keyhold/1/head"), sized(storeId), epoch, number(1));
        byte[] key = hkdf(domainKey, storeId, utf8("keyhold/1/head"));
        ByteBuffer in = ByteBuffer.wrap(open(key, bytes("select sealed from keyhold_head"), aad));
        in.position(text("keyhold/1/head").length + 4 + 36 + 8 + 36 + 36);
        Map<Integer, BigInteger> digests = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            int kind = in.getInt();
            in.getLong();
            byte[] sum = new byte[in.getInt()];
            in.get(sum);
            digests.put(kind, new BigInteger(sum));
        }
        return digests;
    }

    private long epoch() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select epoch from keyhold_head")) {
            return row.getLong(1);
        }
    }

    private byte[] aad(ResultSet row) throws SQLException {
        return join(
                text("keyhold/1/record"),
                sized(storeId),
                number(row.getInt("domain_key")),
                number(row.getInt("kind")),
                text(row.getString("region")),
                text(row.getString("id")),
                text(row.getString("owner")),
                ByteBuffer.allocate(8).putLong(row.getLong("revision")).array());
    }

    /** KC-XAES-256-GCM. */
    private static byte[] open(byte[] key, byte[] sealed, byte[] aad) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding", "SunJCE");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        BigInteger doubled = new BigInteger(1, aes.doFinal(new byte[16])).shiftLeft(1);
        BigInteger reduced = doubled.testBit(128) ? doubled.clearBit(128).xor(BigInteger.valueOf(0x87)) : doubled;
        byte[] nonce = Arrays.copyOf(sealed, 24);
        byte[] first = Arrays.copyOf(nonce, 12);
        byte[] second = Arrays.copyOfRange(nonce, 12, 24);
        byte[] x = aes.doFinal(join(utf8("XCMT"), first));
        byte[] derived = new byte[0];
        byte[] commitment = new byte[0];
        for (byte i = 1; i <= 2; i++) {
            derived = join(derived, aes.doFinal(xor(reduced, join(new byte[] {0, i, 0x58, 0}, first))));
            byte[] w = xor(new BigInteger(1, x), join(second, new byte[] {0, 1, 0, i}));
            commitment = join(commitment, aes.doFinal(xor(reduced, w)));
        }
        if (!Arrays.equals(commitment, Arrays.copyOfRange(sealed, 24, 56))) {
            throw new GeneralSecurityException("commitment");
        }
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        gcm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, second));
        gcm.updateAAD(aad);
        return gcm.doFinal(sealed, 56, sealed.length - 56);
    }

    private static byte[] xor(BigInteger a, byte[] b) {
        byte[] sum = a.xor(new BigInteger(1, b)).toByteArray();
        byte[] block = new byte[16];
        int length = Math.min(16, sum.length);
        System.arraycopy(sum, sum.length - length, block, 16 - length, length);
        return block;
    }

    private static byte[] hkdf(byte[] secret, byte[] salt, byte[] info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, salt, info));
        byte[] key = new byte[32];
        hkdf.generateBytes(key, 0, 32);
        return key;
    }

    private byte[] bytes(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getBytes(1);
        }
    }

    private static byte[] text(String value) {
        return sized(utf8(value));
    }

    private static byte[] sized(byte[] value) {
        return join(number(value.length), value);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] utf8(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
