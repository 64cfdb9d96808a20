package io.keyhold.jca;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.service.ManagedKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;

/** A managed key over a software key of the JDK; refuses while it is switched off. */
class FakeKey implements ManagedKey {
    static final int BLOB_IV_BYTES = 12;
    private final KeyArn arn;
    private final KeySpec spec;
    private final KeyUsageType usage;
    private final boolean callerIv;
    private final BooleanSupplier disabled;
    final Key material;

    FakeKey(KeyArn arn, KeySpec spec, KeyUsageType usage, boolean callerIv, Key material, BooleanSupplier disabled) {
        this.arn = arn;
        this.spec = spec;
        this.usage = usage;
        this.callerIv = callerIv;
        this.material = material;
        this.disabled = disabled;
    }

    final void gate(KeyUsageType needed) {
        KmsException refusal = null;
        if (disabled.getAsBoolean()) {
            refusal = new KmsException.Disabled(arn + " is disabled.", "Call EnableKey");
        } else if (usage != needed) {
            refusal = new KmsException.InvalidKeyUsage(arn + " key usage is " + usage, "Name a key for " + needed);
        }
        if (refusal != null) {
            refusal.recordedAs("event-1");
            throw refusal;
        }
    }

    static RuntimeException bug(GeneralSecurityException e) {
        return new IllegalStateException(e);
    }

    static KmsException.InvalidCiphertext invalid() {
        KmsException.InvalidCiphertext invalid = new KmsException.InvalidCiphertext("the ciphertext is not valid", "");
        invalid.recordedAs("event-2");
        return invalid;
    }

    @Override
    public String storeId() {
        return "fake-store";
    }

    @Override
    public KeyArn arn() {
        return arn;
    }

    @Override
    public KeySpec spec() {
        return spec;
    }

    @Override
    public KeyUsageType usage() {
        return usage;
    }

    @Override
    public boolean allowsCallerIv() {
        return callerIv;
    }

    @Override
    public byte[] encrypt(Map<String, String> context, byte[] plaintext) {
        gate(KeyUsageType.ENCRYPT_DECRYPT);
        if (plaintext.length == 0 || plaintext.length > 4096) {
            throw new KmsException.Validation(plaintext.length + " bytes", "Pass 1 to 4096 bytes");
        }
        try {
            Cipher cipher = gcm();
            cipher.init(Cipher.ENCRYPT_MODE, material);
            cipher.updateAAD(aad(context));
            byte[] sealed = cipher.doFinal(plaintext);
            byte[] padding = new byte[122 - BLOB_IV_BYTES - 16];
            return ByteBuffer.allocate(122 + plaintext.length)
                    .put(padding)
                    .put(cipher.getIV())
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    @Override
    public byte[] decrypt(Map<String, String> context, byte[] blob) {
        gate(KeyUsageType.ENCRYPT_DECRYPT);
        int at = 122 - BLOB_IV_BYTES - 16;
        if (blob.length < 122) {
            throw invalid();
        }
        try {
            Cipher cipher = gcm();
            cipher.init(Cipher.DECRYPT_MODE, material, new GCMParameterSpec(128, blob, at, BLOB_IV_BYTES));
            cipher.updateAAD(aad(context));
            return cipher.doFinal(blob, at + BLOB_IV_BYTES, blob.length - at - BLOB_IV_BYTES);
        } catch (GeneralSecurityException e) {
            throw invalid();
        }
    }

    @Override
    public RawEncryption beginRawEncryption(byte[] iv, int tagBits) {
        try {
            Cipher cipher = gcm();
            byte[] fresh = new byte[12];
            new java.security.SecureRandom().nextBytes(fresh);
            cipher.init(Cipher.ENCRYPT_MODE, material, new GCMParameterSpec(tagBits, iv.length == 0 ? fresh : iv));
            return new FakeEncryption(this, cipher);
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    @Override
    public RawDecryption beginRawDecryption(byte[] iv, int tagBits) {
        try {
            Cipher cipher = gcm();
            cipher.init(Cipher.DECRYPT_MODE, material, new GCMParameterSpec(tagBits, iv));
            return new FakeDecryption(this, cipher);
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    @Override
    public MacComputation beginMac(MacAlgorithmSpec algorithm) {
        try {
            Mac mac = Mac.getInstance("HmacSHA" + spec.sizeBits(), "SunJCE");
            mac.init(material);
            return new FakeMac(this, mac);
        } catch (GeneralSecurityException e) {
            throw bug(e);
        }
    }

    private static Cipher gcm() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    }

    private static byte[] aad(Map<String, String> context) {
        return new TreeMap<>(context).toString().getBytes(StandardCharsets.UTF_8);
    }

    private record FakeEncryption(FakeKey key, Cipher cipher) implements RawEncryption {
        @Override
        public byte[] iv() {
            return cipher.getIV();
        }

        @Override
        public void updateAad(byte[] aad, int offset, int length) {
            cipher.updateAAD(aad, offset, length);
        }

        @Override
        public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
            try {
                return cipher.update(in, offset, length, out, outOffset);
            } catch (GeneralSecurityException e) {
                throw bug(e);
            }
        }

        @Override
        public int outputSize(int length) {
            return cipher.getOutputSize(length);
        }

        @Override
        public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) {
            key.gate(KeyUsageType.ENCRYPT_DECRYPT);
            try {
                return cipher.doFinal(in, offset, length, out, outOffset);
            } catch (GeneralSecurityException e) {
                throw bug(e);
            }
        }
    }

    private record FakeDecryption(FakeKey key, Cipher cipher, ByteArrayOutputStream held) implements RawDecryption {
        FakeDecryption(FakeKey key, Cipher cipher) {
            this(key, cipher, new ByteArrayOutputStream());
        }

        @Override
        public void updateAad(byte[] aad, int offset, int length) {
            cipher.updateAAD(aad, offset, length);
        }

        @Override
        public void update(byte[] in, int offset, int length) {
            held.write(in, offset, length);
        }

        @Override
        public int outputSize(int length) {
            return Math.max(0, held.size() + length - 16);
        }

        @Override
        public byte[] finish(byte[] in, int offset, int length) {
            key.gate(KeyUsageType.ENCRYPT_DECRYPT);
            held.write(in, offset, length);
            try {
                return cipher.doFinal(held.toByteArray());
            } catch (GeneralSecurityException e) {
                throw invalid();
            }
        }
    }

    private record FakeMac(FakeKey key, Mac mac) implements MacComputation {
        @Override
        public void update(byte[] in, int offset, int length) {
            mac.update(in, offset, length);
        }

        @Override
        public byte[] finish() {
            try {
                key.gate(KeyUsageType.GENERATE_VERIFY_MAC);
            } catch (KmsException e) {
                mac.reset();
                throw e;
            }
            return mac.doFinal();
        }

        @Override
        public void reset() {
            mac.reset();
        }
    }
}
