package io.keyhold.jca;

import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.Utf8;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParametersSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The encryption context of {@code KEYHOLD} as bytes: a version byte 1, the number of pairs in two bytes, then the pairs
 * in ascending order of their keys, key and value each as a two-byte length and UTF-8. One encoding per context.
 */
final class EncryptionContextParametersSpi extends AlgorithmParametersSpi {
    private static final int VERSION = 1;
    private static final int MAX_PAIRS = 8192;
    private Map<String, String> encryptionContext = Map.of();

    @Override
    protected void engineInit(@Nullable AlgorithmParameterSpec spec) throws InvalidParameterSpecException {
        if (!(spec instanceof EncryptionContextParameterSpec context)) {
            throw new InvalidParameterSpecException("KEYHOLD takes an EncryptionContextParameterSpec, not "
                    + Strangers.describe(spec, EncryptionContextParameterSpec.class));
        }
        encryptionContext = context.encryptionContext();
    }

    @Override
    protected void engineInit(byte @Nullable [] encoded) throws IOException {
        if (encoded == null) {
            throw new IOException("the encoded parameters are null");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded));
        if (in.readUnsignedByte() != VERSION) {
            throw new IOException("the parameters are of an unknown version");
        }
        int pairs = in.readUnsignedShort();
        TreeMap<String, String> read = new TreeMap<>();
        for (int i = 0; i < Math.min(pairs, MAX_PAIRS); i++) {
            String key = text(in);
            if (!read.isEmpty() && read.lastKey().compareTo(key) >= 0) {
                throw new IOException("the pairs are not in order");
            }
            read.put(key, text(in));
        }
        if (in.read() >= 0) {
            throw new IOException("there are bytes after the last pair");
        }
        encryptionContext = Map.copyOf(read);
    }

    @Override
    protected void engineInit(byte @Nullable [] encoded, @Nullable String format) throws IOException {
        engineInit(encoded);
    }

    @Override
    protected <T extends AlgorithmParameterSpec> T engineGetParameterSpec(@Nullable Class<T> type)
            throws InvalidParameterSpecException {
        if (type == null) {
            throw new InvalidParameterSpecException(
                    "the class is null; KEYHOLD parameters are an EncryptionContextParameterSpec");
        }
        if (!type.isAssignableFrom(EncryptionContextParameterSpec.class)) {
            throw new InvalidParameterSpecException(
                    "KEYHOLD parameters are an EncryptionContextParameterSpec, no " + type.getSimpleName());
        }
        return type.cast(new EncryptionContextParameterSpec(encryptionContext));
    }

    @Override
    protected byte[] engineGetEncoded() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeShort(encryptionContext.size());
        for (Map.Entry<String, String> pair : new TreeMap<>(encryptionContext).entrySet()) {
            put(out, pair.getKey());
            put(out, pair.getValue());
        }
        return bytes.toByteArray();
    }

    @Override
    protected byte[] engineGetEncoded(String format) throws IOException {
        return engineGetEncoded();
    }

    @Override
    protected String engineToString() {
        return "encryption context of " + encryptionContext.size() + " pairs";
    }

    private static void put(DataOutputStream out, String text) throws IOException {
        if (!Utf8.hasForm(text)) {
            throw new IOException("a key or value of the encryption context holds half a surrogate pair");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xffff) {
            throw new IOException("a key or value of the encryption context is longer than 65535 bytes");
        }
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the parameters are not UTF-8", e);
        }
    }
}
