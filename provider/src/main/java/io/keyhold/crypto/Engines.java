package io.keyhold.crypto;

import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * Which provider does what, chosen once. The JDK serves everything; the Amazon Corretto Crypto Provider takes over
 * AES-GCM where it is on the class path. It is used by instance and never installed. Immutable.
 */
public final class Engines {
    /** The provider of AES and HMAC of the JDK. */
    static final String SUN_JCE = "SunJCE";

    private static final System.Logger LOG = System.getLogger(Engines.class.getName());
    private static final String ACCP = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private final Provider gcm;
    private final Provider jdk;

    /** Which engines may be chosen. */
    public enum Choice {
        /** The JDK only. */
        JDK,
        /** The fastest that is there. */
        AUTO
    }

    private Engines(Provider jdk, Provider gcm) {
        this.jdk = jdk;
        this.gcm = gcm;
    }

    /** Chooses; an accelerator that does not load is passed over and logged. */
    public static Engines choose(Choice choice) {
        Provider jdk = Optional.ofNullable(Security.getProvider(SUN_JCE))
                .orElseThrow(() -> new IllegalStateException("the JDK has no provider " + SUN_JCE));
        return new Engines(jdk, choice == Choice.JDK ? jdk : accelerator().orElse(jdk));
    }

    /** One line for operators: which provider serves what. */
    public String describe() {
        return "AES-GCM: " + gcm.getName() + " " + gcm.getVersionStr() + "; AES, HMAC, key wrap: " + jdk.getName() + " "
                + jdk.getVersionStr();
    }

    /** An AES-GCM cipher, not initialised. */
    Cipher gcm() {
        return cipher("AES/GCM/NoPadding", gcm);
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
            throw new IllegalStateException(jdk.getName() + " has no " + algorithm, e);
        }
    }

    private static Cipher cipher(String transformation, Provider provider) {
        try {
            return Cipher.getInstance(transformation, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " has no " + transformation, e);
        }
    }

    private static Optional<Provider> accelerator() {
        try {
            Class<?> type = Class.forName(ACCP, true, Engines.class.getClassLoader());
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            type.getMethod("assertHealthy").invoke(provider);
            return Optional.of(provider);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.log(
                    Level.WARNING,
                    "the Amazon Corretto Crypto Provider is there but does not load; the JDK serves AES-GCM",
                    e);
            return Optional.empty();
        }
    }
}
