package io.keyhold.jca;

import io.keyhold.handles.MessageBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.security.SignatureException;

/** Collects what is to be signed: its digest, or the message itself up to a limit. */
interface Collector {
    /** The longest message that is held back, for schemes that do not sign a digest. */
    int MAX_MESSAGE_BYTES = 64 << 20;

    /** Adds a piece. */
    void update(byte[] in, int offset, int length) throws SignatureException;

    /** The input to sign; starts again afterwards. */
    byte[] finish() throws SignatureException;

    /** Forgets what was added. */
    void reset();

    /** A collector for a hash in the JDK's words; the message itself if that is empty. */
    static Collector of(String hash) {
        return hash.isEmpty() ? new Whole() : new Digest(hash);
    }

    /** The digest of the message. */
    final class Digest implements Collector {
        private final MessageDigest digest;

        Digest(String hash) {
            try {
                digest = MessageDigest.getInstance(hash, "SUN");
            } catch (GeneralSecurityException e) {
                throw new ProviderException("this Java has no " + hash, e);
            }
        }

        @Override
        public void update(byte[] in, int offset, int length) {
            digest.update(in, offset, length);
        }

        @Override
        public byte[] finish() {
            return digest.digest();
        }

        @Override
        public void reset() {
            digest.reset();
        }
    }

    /** The message. */
    final class Whole implements Collector {
        private final MessageBuffer message = new MessageBuffer();
        private boolean tooLong;

        @Override
        public void update(byte[] in, int offset, int length) throws SignatureException {
            tooLong |= length > MAX_MESSAGE_BYTES - message.size();
            if (tooLong) {
                message.clear();
                throw new SignatureException("the message has more than " + (MAX_MESSAGE_BYTES >> 20)
                        + " MiB, which this algorithm would have to hold in memory; sign a digest of it");
            }
            message.add(in, offset, length);
        }

        @Override
        public byte[] finish() throws SignatureException {
            if (tooLong) {
                throw new SignatureException("the message was refused; call initSign or initVerify again");
            }
            byte[] bytes = message.copy();
            message.clear();
            return bytes;
        }

        @Override
        public void reset() {
            tooLong = false;
            message.clear();
        }
    }
}
