package io.keyhold.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A second, independent reader: blobs and KC-XAES-256-GCM as docs/formats.md says, written to be read beside it. It uses
 * nothing of the package under test.
 */
public final class PlainReader {
    private PlainReader() {}

    /** Opens a blob: what it names, and its plaintext. */
    record Blob(String keyId, String materialId, byte[] plaintext) {}

    static Blob openBlob(byte[] material, byte[] blob, Map<String, String> encryptionContext)
            throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(blob);
        require(in.get() == 1, "version");
        int kind = in.get();
        String digits = String.format(Locale.ROOT, "%032x", new BigInteger(1, take(in, 16)));
        String materialId = String.format(Locale.ROOT, "%064x", new BigInteger(1, take(in, 32)));
        require(kind == 0 || kind == 1, "kind");
        String keyId =
                kind == 1 ? "mrk-" + digits : digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        ByteArrayOutputStream aad = new ByteArrayOutputStream();
        aad.write(blob, 0, 50);
        aad.writeBytes(contextBytes(encryptionContext));
        byte[] key = hkdf(material, "keyhold/v1/blob");
        return new Blob(keyId, materialId, openSealed(key, take(in, in.remaining()), aad.toByteArray()));
    }

    /** Opens a blob of a key in a token, whose value is itself the key of its blobs. */
    public static byte[] openTokenBlob(byte[] key, byte[] blob, Map<String, String> encryptionContext)
            throws GeneralSecurityException {
        ByteArrayOutputStream aad = new ByteArrayOutputStream();
        aad.write(blob, 0, 50);
        aad.writeBytes(contextBytes(encryptionContext));
        return openSealed(key, Arrays.copyOfRange(blob, 50, blob.length), aad.toByteArray());
    }

    /**
     * The blob of version 1 in a blob of version 2, by a key manager that authenticates as the XKS specification proposes: 2 bytes of
     * length, additional authenticated data, a byte of length, metadata.
     */
    static byte[] openExternal(byte[] externalKey, byte[] blob, Map<String, String> encryptionContext)
            throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(blob);
        require(in.get() == 2, "version");
        take(in, 49);
        byte[] iv = take(in, in.get());
        byte[] metadata = take(in, in.get());
        byte[] tag = take(in, 16);
        byte[] ciphertext = take(in, in.remaining());
        byte[] context = contextBytes(encryptionContext);
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        gcm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(externalKey, "AES"), new GCMParameterSpec(128, iv));
        gcm.updateAAD(ByteBuffer.allocate(2).putShort((short) context.length).flip());
        gcm.updateAAD(context);
        gcm.updateAAD(new byte[] {(byte) metadata.length});
        gcm.updateAAD(metadata);
        gcm.update(ciphertext);
        return gcm.doFinal(tag);
    }

    static byte[] openSealed(byte[] key, byte[] sealed, byte[] aad) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOfRange(sealed, 0, 24);
        byte[] commitment = Arrays.copyOfRange(sealed, 24, 56);
        require(Arrays.equals(commitment, commitment(key, nonce)), "commitment");
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        Key derived = new SecretKeySpec(derivedKey(key, nonce), "AES");
        gcm.init(Cipher.DECRYPT_MODE, derived, new GCMParameterSpec(128, nonce, 12, 12));
        gcm.updateAAD(aad);
        return gcm.doFinal(sealed, 56, sealed.length - 56);
    }

    /** CMAC over one full block M is AES(M xor K1). */
    static byte[] derivedKey(byte[] key, byte[] nonce) throws GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int counter = 1; counter <= 2; counter++) {
            ByteBuffer block = ByteBuffer.allocate(16);
            block.putShort((short) counter).put((byte) 'X').put((byte) 0).put(nonce, 0, 12);
            out.writeBytes(aes(key, xor(block.array(), subkey(key))));
        }
        return out.toByteArray();
    }

    static byte[] commitment(byte[] key, byte[] nonce) throws GeneralSecurityException {
        ByteBuffer first = ByteBuffer.allocate(16);
        first.put("XCMT".getBytes(StandardCharsets.US_ASCII)).put(nonce, 0, 12);
        byte[] x = aes(key, first.array());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int counter = 1; counter <= 2; counter++) {
            ByteBuffer second = ByteBuffer.allocate(16);
            second.put(nonce, 12, 12).put((byte) 0).put((byte) 1).put((byte) 0).put((byte) counter);
            out.writeBytes(aes(key, xor(xor(x, second.array()), subkey(key))));
        }
        return out.toByteArray();
    }

    /** K1 of SP 800-38B: the encrypted zero block, doubled in GF(2^128). */
    private static byte[] subkey(byte[] key) throws GeneralSecurityException {
        BigInteger zero = new BigInteger(1, aes(key, new byte[16]));
        BigInteger doubled = zero.shiftLeft(1);
        if (doubled.testBit(128)) {
            doubled = doubled.clearBit(128).xor(BigInteger.valueOf(0x87));
        }
        byte[] padded = doubled.setBit(128).toByteArray();
        return Arrays.copyOfRange(padded, padded.length - 16, padded.length);
    }

    private static byte[] aes(byte[] key, byte[] block) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding", "SunJCE");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return aes.doFinal(block);
    }

    /** RFC 5869 without salt, for one block of output. */
    private static byte[] hkdf(byte[] secret, String info) throws GeneralSecurityException {
        byte[] extracted = hmac(new byte[32], secret);
        return hmac(extracted, (info + "\u0001").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] contextBytes(Map<String, String> encryptionContext) {
        TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        encryptionContext.forEach((key, value) ->
                sorted.put(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sorted.forEach((key, value) -> {
            out.writeBytes(ByteBuffer.allocate(4).putInt(key.length).array());
            out.writeBytes(key);
            out.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
            out.writeBytes(value);
        });
        return out.toByteArray();
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] out = new byte[16];
        for (int i = 0; i < 16; i++) {
            out[i] = (byte) (a[i] ^ b[i]);
        }
        return out;
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void require(boolean condition, String what) throws GeneralSecurityException {
        if (!condition) {
            throw new GeneralSecurityException(what);
        }
    }
}
