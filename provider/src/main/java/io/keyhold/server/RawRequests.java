package io.keyhold.server;

import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.ManagedKeyPair;
import io.keyhold.wire.EntryMessages;
import java.time.Clock;

/** What the JCA does with one key beyond AWS KMS, for clients that have the key here. Safe for concurrent use. */
final class RawRequests {
    private static final int IV_BYTES = 12;
    private static final byte[] FRESH = new byte[0];
    private final DrawnIvs drawn;

    RawRequests(Clock clock) {
        this.drawn = new DrawnIvs(clock);
    }

    EntryMessages.Drawn draw(Asker asker, EntryMessages.DrawIv asked) {
        ManagedKey key = asker.key(asked.keyArn());
        byte[] iv = key.beginRawEncryption(FRESH, 128).iv();
        drawn.add(asker.principal(), key.arn().value(), iv);
        return new EntryMessages.Drawn(iv);
    }

    EntryMessages.RawCiphertext encrypt(Asker asker, EntryMessages.RawEncrypt asked) {
        ManagedKey key = asker.key(asked.keyArn());
        requireTag(asked.tagBits());
        requireLength(asked.plaintext(), asked.aad());
        byte[] iv = asked.iv().orElse(FRESH);
        if (asked.iv().isPresent()) {
            requireIv(iv);
            requireOwnIv(asker, key, iv);
        }
        ManagedKey.RawEncryption encryption = key.beginRawEncryption(iv, asked.tagBits());
        encryption.updateAad(asked.aad(), 0, asked.aad().length);
        byte[] ciphertext = encryption.finish(asked.plaintext(), 0, asked.plaintext().length);
        return new EntryMessages.RawCiphertext(encryption.iv(), ciphertext);
    }

    private void requireOwnIv(Asker asker, ManagedKey key, byte[] iv) {
        if (!key.allowsCallerIv() && !drawn.take(asker.principal(), key.arn().value(), iv)) {
            throw new KmsException.Validation(
                    key.arn()
                            + " takes no IV of the caller's, and this server did not draw that one for a message still"
                            + " to come",
                    "Begin again, and end the message within ten minutes; with several servers, read the IV after the"
                            + " message");
        }
    }

    static EntryMessages.RawPlaintext decrypt(Asker asker, EntryMessages.RawDecrypt asked) {
        ManagedKey key = asker.key(asked.keyArn());
        requireTag(asked.tagBits());
        requireIv(asked.iv());
        requireLength(asked.ciphertext(), asked.aad());
        ManagedKey.RawDecryption decryption = key.beginRawDecryption(asked.iv(), asked.tagBits());
        decryption.updateAad(asked.aad(), 0, asked.aad().length);
        return new EntryMessages.RawPlaintext(decryption.finish(asked.ciphertext(), 0, asked.ciphertext().length));
    }

    static EntryMessages.Wrapped wrap(Asker asker, EntryMessages.WrapKey asked) {
        return new EntryMessages.Wrapped(asker.key(asked.keyArn()).wrap(wrapping(asked), asked.key()));
    }

    static EntryMessages.Wrapped unwrap(Asker asker, EntryMessages.WrapKey asked) {
        return new EntryMessages.Wrapped(asker.key(asked.keyArn()).unwrap(wrapping(asked), asked.key()));
    }

    static EntryMessages.Mac mac(Asker asker, EntryMessages.LongMac asked) {
        requireLength(asked.message(), FRESH);
        ManagedKey.MacComputation mac = asker.key(asked.keyArn()).beginMac(asked.macAlgorithm());
        mac.update(asked.message(), 0, asked.message().length);
        return new EntryMessages.Mac(mac.finish());
    }

    static EntryMessages.Signature sign(Asker asker, EntryMessages.LongSign asked) {
        requireLength(asked.message(), FRESH);
        if (!(asker.key(asked.keyArn()) instanceof ManagedKeyPair pair)) {
            throw new KmsException.InvalidKeyUsage(asked.keyArn() + " is not a key pair", "Name a key for SIGN_VERIFY");
        }
        switch (pair.spec().family()) {
            case RSA, EC ->
                throw new KmsException.Validation( // else the caller would say RAW of a digest
                        asked.signingAlgorithm() + " signs digests", "Call Sign with MessageType DIGEST");
            default -> {
                return new EntryMessages.Signature(
                        pair.sign(asked.signingAlgorithm(), MessageType.RAW, asked.message()));
            }
        }
    }

    private static ManagedKey.Wrapping wrapping(EntryMessages.WrapKey asked) {
        return asked.padded() ? ManagedKey.Wrapping.AES_KWP : ManagedKey.Wrapping.AES_KW;
    }

    private static void requireTag(int bits) {
        if (bits < 96 || bits > 128 || bits % 8 != 0) {
            throw new KmsException.Validation("tag length is " + bits + " bits", "Use 128, 120, 112, 104 or 96");
        }
    }

    private static void requireIv(byte[] iv) {
        if (iv.length != IV_BYTES) {
            throw new KmsException.Validation("the IV has " + iv.length + " bytes", "Send 12");
        }
    }

    private static void requireLength(byte[] message, byte[] aad) {
        if ((long) message.length + aad.length > EntryMessages.MAX_MESSAGE_BYTES + 16L) {
            throw new KmsException.Validation(
                    "a message of more than " + EntryMessages.MAX_MESSAGE_BYTES + " bytes", "Use KEYHOLD/ENVELOPE");
        }
    }
}
