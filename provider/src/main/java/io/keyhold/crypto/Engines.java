package io.keyhold.crypto;

import io.keyhold.api.KmsException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * Which provider does what, chosen once. The JDK serves everything; the Amazon
 * Corretto Crypto Provider takes over AES-GCM where it is on the class path. It is used by instance and never installed.
 * Safe for concurrent use.
 */
public final class Engines {
    /** The provider of AES and HMAC of the JDK. */
    static final String SUN_JCE = "SunJCE";

    // Two, as a cipher refuses one buffer for both; shared, as there is nothing in them to change.
    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);
    private static final ByteBuffer NO_OUTPUT = ByteBuffer.allocate(0);

    private static final System.Logger LOG = System.getLogger(Engines.class.getName());
    private static final String ACCP = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String GCM = "AES/GCM/NoPadding";

    private final Provider gcm;
    private final Provider jdk;
    private final boolean accelerated;
    private final Choice choice;
    private final Pool<Cipher> rekeyed = new Pool<>(this::gcm);

    /** Which engines may be chosen. */
    public enum Choice {
        /** The JDK only. */
        JDK,
        /** The fastest that is there. */
        AUTO
    }

    private Engines(Choice choice, Provider jdk, Optional<Provider> accelerator) {
        this.choice = choice;
        this.jdk = jdk;
        this.gcm = accelerator.orElse(jdk);
        this.accelerated = accelerator.isPresent();
    }

    /** Chooses; an accelerator that does not load is passed over and logged. */
    public static Engines choose(Choice choice) {
        return choose(choice, Engines.class.getClassLoader());
    }

    /** The same with the class loader that may know an accelerator. */
    static Engines choose(Choice choice, ClassLoader loader) {
        Provider jdk = Optional.ofNullable(Security.getProvider(SUN_JCE))
                .orElseThrow(() -> new KmsException.Internal(
                        "the JDK has no provider " + SUN_JCE, "Use a JDK whose java.security lists " + SUN_JCE));
        return new Engines(choice, jdk, choice == Choice.JDK ? Optional.empty() : accelerator(loader));
    }

    /** One line for operators: which provider serves what. */
    public String describe() {
        return "AES-GCM: " + named(gcm) + "; AES, HMAC, key wrap: " + named(jdk);
    }

    /** The providers that were allowed. */
    Choice choice() {
        return choice;
    }

    /** The Amazon Corretto Crypto Provider, if it was chosen. */
    Optional<Provider> accelerator() {
        return gcm.getName().equals(SUN_JCE) ? Optional.empty() : Optional.of(gcm);
    }

    /** An AES-GCM cipher, not initialised. */
    public Cipher gcm() {
        return cipher(GCM, gcm);
    }

    /**
     * Adds the authenticated data of an encryption by {@link #gcm}. The JDK's cipher would keep it for the first plaintext and
     * take a lock for it when the output array is made, which waits for the zeros of that array; so it is asked to work on
     * it now, by a piece without bytes.
     */
    void authenticate(Cipher encryption, byte[] aad) throws GeneralSecurityException {
        encryption.updateAAD(aad);
        if (!accelerated) {
            encryption.update(NO_INPUT, NO_OUTPUT);
        }
    }

    /** AES-GCM ciphers that get another key with each message; every engine shares them. */
    Pool<Cipher> rekeyedGcm() {
        return rekeyed;
    }

    /** An AES cipher for single blocks, not initialised. */
    Cipher block() {
        return cipher("AES/ECB/NoPadding", jdk);
    }

    /** An AES key wrap cipher of the JDK, not initialised: {@code AES/KW/NoPadding} or {@code AES/KWP/NoPadding}. */
    Cipher wrap(String transformation) {
        return cipher(transformation, jdk);
    }

    /** A MAC, not initialised. */
    Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm, jdk);
        } catch (GeneralSecurityException e) {
            throw failed(jdk.getName() + " has no " + algorithm, e);
        }
    }

    /** A defect of an engine. */
    static KmsException.Internal failed(String problem, GeneralSecurityException cause) {
        return new KmsException.Internal(problem, "Report this, with the output of keyhold doctor", cause);
    }

    private static Cipher cipher(String transformation, Provider provider) {
        try {
            return Cipher.getInstance(transformation, provider);
        } catch (GeneralSecurityException e) {
            throw failed(provider.getName() + " has no " + transformation, e);
        }
    }

    private static String named(Provider provider) {
        return provider.getName() + " " + provider.getVersionStr();
    }

    private static Optional<Provider> accelerator(ClassLoader loader) {
        try {
            Class<?> type = Class.forName(ACCP, true, loader);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            Cipher.getInstance(GCM, provider);
            return Optional.of(provider);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError | ClassCastException e) {
            LOG.log(
                    Level.WARNING,
                    "the Amazon Corretto Crypto Provider is there but does not load; the JDK serves AES-GCM",
                    e);
            return Optional.empty();
        }
    }
}
