package io.keyhold.envelope;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A second, independent reader and writer: envelopes as docs/formats.md says, written to be read beside it. It uses nothing
 * but the JDK and the data key.
 */
public final class PlainEnvelope {
    private PlainEnvelope() {}

    /** What an envelope says and holds. */
    public record Content(Map<String, String> encryptionContext, byte[] messageId, byte[] wrapped, byte[] plaintext) {}

    public static Content open(byte[] dataKey, byte[] envelope) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(envelope);
        require(Arrays.equals(take(in, 3), "KHE".getBytes(StandardCharsets.US_ASCII)), "magic");
        require(in.get() == 1, "version");
        require(in.get() == 1, "suite");
        int power = in.get();
        require(power >= 12 && power <= 14, "frame size");
        int contextLength = in.getShort();
        byte[] messageId = take(in, 32);
        byte[] context = take(in, contextLength);
        byte[] info = Arrays.copyOf(envelope, in.position());
        byte[] keys = hkdf96(dataKey, messageId, info);
        require(Arrays.equals(take(in, 32), Arrays.copyOfRange(keys, 32, 64)), "commitment");
        byte[] aad = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(envelope, in.position()));
        int macAt = in.position() + 2 + in.getShort(in.position());
        byte[] macInput = Arrays.copyOfRange(envelope, in.position(), macAt);
        byte[] wrapped = Arrays.copyOfRange(macInput, 2, macInput.length);
        in.position(macAt);
        require(Arrays.equals(take(in, 32), hmac(Arrays.copyOfRange(keys, 64, 96), macInput)), "MAC");
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        int full = (1 << power) + 16;
        for (int index = 0, length = full; length == full; index++) {
            length = Math.min(full, in.remaining());
            Cipher gcm = cipher(Cipher.DECRYPT_MODE, keys, index, length < full, aad);
            plaintext.writeBytes(gcm.doFinal(take(in, length)));
        }
        return new Content(pairs(context), messageId, wrapped, plaintext.toByteArray());
    }

    static byte[] seal(
            byte[] dataKey, byte[] wrapped, byte[] messageId, int power, Map<String, String> context, byte[] plaintext)
            throws GeneralSecurityException {
        byte[] pairs = encode(context);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'K', 'H', 'E', 1, 1, (byte) power});
        out.writeBytes(new byte[] {(byte) (pairs.length >> 8), (byte) pairs.length});
        out.writeBytes(messageId);
        out.writeBytes(pairs);
        byte[] keys = hkdf96(dataKey, messageId, out.toByteArray());
        out.write(keys, 32, 32);
        byte[] aad = MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
        byte[] part = ByteBuffer.allocate(2 + wrapped.length)
                .putShort((short) wrapped.length)
                .put(wrapped)
                .array();
        out.writeBytes(part);
        out.writeBytes(hmac(Arrays.copyOfRange(keys, 64, 96), part));
        int frame = 1 << power;
        int last = plaintext.length / frame;
        for (int index = 0; index <= last; index++) {
            int length = Math.min(frame, plaintext.length - index * frame);
            out.writeBytes(cipher(Cipher.ENCRYPT_MODE, keys, index, index == last, aad)
                    .doFinal(plaintext, index * frame, length));
        }
        return out.toByteArray();
    }

    /** Frame key, commitment and MAC key: HKDF of RFC 5869 with SHA-256 by its two steps. */
    static byte[] hkdf96(byte[] dataKey, byte[] messageId, byte[] info) throws GeneralSecurityException {
        byte[] key = hmac(messageId, dataKey);
        byte[] out = new byte[96];
        byte[] block = new byte[0];
        for (int i = 1; i <= 3; i++) {
            ByteBuffer input = ByteBuffer.allocate(block.length + info.length + 1);
            block = hmac(key, input.put(block).put(info).put((byte) i).array());
            System.arraycopy(block, 0, out, 32 * (i - 1), 32);
        }
        return out;
    }

    private static Cipher cipher(int mode, byte[] keys, int index, boolean last, byte[] aad)
            throws GeneralSecurityException {
        byte[] nonce = new byte[12];
        ByteBuffer.wrap(nonce).putInt(7, index).put(11, (byte) (last ? 1 : 0));
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        gcm.init(mode, new SecretKeySpec(keys, 0, 32, "AES"), new GCMParameterSpec(128, nonce));
        gcm.updateAAD(aad);
        return gcm;
    }

    private static byte[] encode(Map<String, String> context) {
        TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        context.forEach((key, value) ->
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

    private static Map<String, String> pairs(byte[] context) {
        Map<String, String> pairs = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(context);
        while (in.hasRemaining()) {
            String key = new String(take(in, in.getInt()), StandardCharsets.UTF_8);
            pairs.put(key, new String(take(in, in.getInt()), StandardCharsets.UTF_8));
        }
        return pairs;
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] out = new byte[length];
        in.get(out);
        return out;
    }

    private static void require(boolean condition, String what) throws GeneralSecurityException {
        if (!condition) {
            throw new GeneralSecurityException(what);
        }
    }
}
