package io.keyhold;

import com.google.auto.service.AutoService;
import io.keyhold.api.KmsException;
import io.keyhold.jca.Entrance;
import io.keyhold.jca.Offer;
import io.keyhold.jca.SecretKeyHandle;
import io.keyhold.service.KeyEntries;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider {@code Keyhold}. Its constructor only lists the services; the store opens when a service is first
 * used, by the settings file that the provider was made or configured with, or else {@code -Dkeyhold.config}, {@code
 * KEYHOLD_CONFIG}, {@code ~/.keyhold/keyhold.properties}.
 */
@AutoService(Provider.class)
public final class KeyholdProvider extends Provider {
    private static final long serialVersionUID = 1L;

    /** The name of the provider. */
    public static final String NAME = "Keyhold";

    /** A provider that finds its settings when it is first used; for {@code java.security} and {@code ServiceLoader}. */
    public KeyholdProvider() {
        this(new Opening(""));
    }

    /** A provider with that settings file. */
    public KeyholdProvider(Path settingsFile) {
        this(new Opening(settingsFile.toString()));
    }

    /** A provider over an open Keyhold, whose owner closes it. */
    public KeyholdProvider(Keyhold keyhold) {
        this(new Opening(keyhold));
    }

    private KeyholdProvider(Opening opening) {
        super(NAME, "0.1", "Keys managed as AWS KMS does, in this JVM");
        for (Offer offer : Offer.all()) {
            putService(new OfferedService(this, offer, opening));
        }
    }

    /** A provider with the settings file named in {@code java.security}; the file is read when it is first needed. */
    @Override
    public Provider configure(String settingsFile) {
        return new KeyholdProvider(Path.of(settingsFile));
    }

    @Override
    public boolean isConfigured() {
        return true;
    }

    /** A row of the service table: made by a constructor reference, never by class name. */
    private static final class OfferedService extends Service {
        private final Offer offer;
        private final Entrance entrance;

        OfferedService(Provider provider, Offer offer, Entrance entrance) {
            super(
                    provider,
                    offer.type(),
                    offer.algorithm(),
                    offer.getClass().getName(),
                    offer.aliases(),
                    offer.takesHandles() ? Map.of("SupportedKeyClasses", SecretKeyHandle.class.getName()) : Map.of());
            this.offer = offer;
            this.entrance = entrance;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return offer.maker().apply(entrance);
        }

        @Override
        public boolean supportsParameter(@Nullable Object parameter) {
            return !offer.takesHandles() || parameter instanceof SecretKeyHandle;
        }
    }

    /** Finds the settings and opens the Keyhold once; refuses to be entered again while it opens. */
    private static final class Opening implements Entrance {
        private final String settingsFile;
        private final ThreadLocal<Boolean> entering = ThreadLocal.withInitial(() -> false);
        private volatile @Nullable Keyhold keyhold;

        Opening(String settingsFile) {
            this.settingsFile = settingsFile;
        }

        Opening(Keyhold keyhold) {
            this("");
            this.keyhold = keyhold;
        }

        @Override
        public KeyEntries enter() {
            Keyhold open = keyhold;
            return (open != null ? open : open()).entries();
        }

        private synchronized Keyhold open() {
            Keyhold open = keyhold;
            if (open != null) {
                return open;
            }
            if (entering.get()) {
                throw new KmsException.Configuration(
                        "Keyhold was asked for a key while it opens its own store",
                        "Give the store a connection that needs no key of Keyhold");
            }
            entering.set(true);
            try {
                Keyhold opened = Keyhold.open(Path.of(settings()));
                keyhold = opened;
                return opened;
            } finally {
                entering.remove();
            }
        }

        private String settings() {
            if (!settingsFile.isEmpty()) {
                return settingsFile;
            }
            String environment = System.getenv("KEYHOLD_CONFIG");
            String home = System.getProperty("user.home", ".");
            return System.getProperty(
                    "keyhold.config", environment != null ? environment : home + "/.keyhold/keyhold.properties");
        }
    }
}
