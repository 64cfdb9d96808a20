package io.keyhold.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens a ciphertext blob with the JDK alone, straight from docs/formats.md; shares no code with the writer. */
final class IndependentBlobReader {
    private IndependentBlobReader() {}

    static byte[] open(byte[] blob, byte[] material, Map<String, String> context) throws GeneralSecurityException {
        byte[] prk = hmac(new byte[32], material);
        byte[] key = hmac(prk, concat("keyhold/v1/blob".getBytes(StandardCharsets.US_ASCII), new byte[] {1}));
        byte[] nonce = Arrays.copyOfRange(blob, 50, 74);
        byte[] k1 = subkey(aes(key, new byte[16]));
        byte[] derived = concat(aes(key, xor(block(1, nonce), k1)), aes(key, xor(block(2, nonce), k1)));
        byte[] x = aes(key, concat("XCMT".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(nonce, 12)));
        byte[] second = Arrays.copyOfRange(nonce, 12, 24);
        byte[] commitment = concat(
                aes(key, xor(xor(concat(second, new byte[] {0, 1, 0, 1}), x), k1)),
                aes(key, xor(xor(concat(second, new byte[] {0, 1, 0, 2}), x), k1)));
        if (!Arrays.equals(commitment, Arrays.copyOfRange(blob, 74, 106))) {
            throw new GeneralSecurityException("commitment");
        }
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        gcm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, second));
        gcm.updateAAD(concat(Arrays.copyOf(blob, 50), encode(context)));
        return gcm.doFinal(blob, 106, blob.length - 106);
    }

    private static byte[] encode(Map<String, String> context) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TreeMap<>(context).forEach((name, value) -> {
            for (String text : new String[] {name, value}) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(new byte[] {0, 0, (byte) (bytes.length >> 8), (byte) bytes.length});
                out.writeBytes(bytes);
            }
        });
        return out.toByteArray();
    }

    private static byte[] block(int counter, byte[] nonce) {
        return concat(new byte[] {0, (byte) counter, 'X', 0}, Arrays.copyOf(nonce, 12));
    }

    private static byte[] subkey(byte[] l) {
        java.math.BigInteger doubled = new java.math.BigInteger(1, l).shiftLeft(1);
        if (doubled.testBit(128)) {
            doubled = doubled.clearBit(128).xor(java.math.BigInteger.valueOf(0x87));
        }
        byte[] bytes = doubled.toByteArray();
        byte[] out = new byte[16];
        for (int i = 0; i < 16 && i < bytes.length; i++) {
            out[15 - i] = bytes[bytes.length - 1 - i];
        }
        return out;
    }

    private static byte[] aes(byte[] key, byte[] block) throws GeneralSecurityException {
        Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding", "SunJCE");
        ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return ecb.doFinal(block);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] ^= b[i];
        }
        return out;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
