package io.keyhold.local;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.crypto.CiphertextBlob;
import io.keyhold.envelope.KeyEnvelopes;
import io.keyhold.gate.Admission;
import io.keyhold.handles.ManagedKey;
import io.keyhold.keys.KmsKey;
import io.keyhold.operations.CipherTerms;
import io.keyhold.operations.RawGcmTarget;
import java.util.Map;

/** A key in the store, as one caller uses it. */
sealed class StoredKey implements ManagedKey permits StoredKeyPair {
    private final KeyCalls calls;
    private final Caller caller;
    private final String storeId;
    private final KmsKey key;
    private final String arn;
    private final RawGcmTarget raw;
    private final Admission admission;

    StoredKey(KeyCalls calls, Caller caller, String storeId, KmsKey key, Admission admission) {
        this.calls = calls;
        this.admission = admission;
        this.caller = caller;
        this.storeId = storeId;
        this.key = key;
        this.arn = key.arn().value();
        this.raw = RawGcmTarget.of(caller, key.arn(), admission);
    }

    /** A key of any spec. */
    static ManagedKey of(KeyCalls calls, Caller caller, String storeId, KmsKey key, Admission admission) {
        return key.spec().isSymmetric()
                ? new StoredKey(calls, caller, storeId, key, admission)
                : new StoredKeyPair(calls, caller, storeId, key, admission);
    }

    /** The operations, if the handle may still use the key. */
    final KeyCalls calls() {
        admission.require();
        return calls;
    }

    final Caller caller() {
        return caller;
    }

    final KmsKey key() {
        return key;
    }

    final String keyArn() {
        return arn;
    }

    @Override
    public String storeId() {
        return storeId;
    }

    @Override
    public KeyArn arn() {
        return key.arn();
    }

    @Override
    public KeySpec spec() {
        return key.spec();
    }

    @Override
    public KeyUsageType usage() {
        return key.usage();
    }

    @Override
    public boolean allowsCallerIv() {
        return key.callerIv();
    }

    @Override
    public byte[] encrypt(Map<String, String> encryptionContext, byte[] plaintext) {
        return calls().ciphers().encrypt(caller, CipherTerms.of(arn, encryptionContext), plaintext);
    }

    @Override
    public int blobOverheadBytes() {
        return CiphertextBlob.OVERHEAD_BYTES;
    }

    @Override
    public byte[] decrypt(Map<String, String> encryptionContext, byte[] blob) {
        return calls().ciphers().decrypt(caller, CipherTerms.of(arn, encryptionContext), blob);
    }

    @Override
    public RawEncryption beginRawEncryption(byte[] iv, int tagBits) {
        return new GcmEncryption(calls.raw(), raw, iv, tagBits);
    }

    @Override
    public RawDecryption beginRawDecryption(byte[] iv, int tagBits) {
        return new GcmDecryption(calls.raw(), raw, iv, tagBits);
    }

    @Override
    public EnvelopePart beginEnvelope(Map<String, String> encryptionContext) {
        return new EnvelopeOperation(envelopes().encryption(encryptionContext), admission);
    }

    @Override
    public EnvelopePart openEnvelope(Map<String, String> encryptionContext) {
        return new EnvelopeOperation(envelopes().decryption(encryptionContext), admission);
    }

    private KeyEnvelopes envelopes() {
        return calls.envelopes().envelopes(caller, arn);
    }

    @Override
    public byte[] wrap(Wrapping wrapping, byte[] plaintextKey) {
        return calls().wraps().wrap(caller, arn, wrapping, plaintextKey);
    }

    @Override
    public byte[] unwrap(Wrapping wrapping, byte[] wrappedKey) {
        return calls().wraps().unwrap(caller, arn, wrapping, wrappedKey);
    }

    @Override
    public MacComputation beginMac(MacAlgorithmSpec algorithm) {
        return calls.macs().begin(caller, arn, algorithm, admission);
    }
}
