package io.keyhold;

import com.google.auto.service.AutoService;
import io.keyhold.api.KmsException;
import io.keyhold.jca.KeyholdOpener;
import io.keyhold.jca.ProviderService;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JCA provider {@code Keyhold}. Its constructor only lists the services; the store opens when a service is first
 * used, by the settings file that the provider was made or configured with, or else {@code -Dkeyhold.config}, {@code
 * KEYHOLD_CONFIG}, {@code ~/.keyhold/keyhold.properties}.
 *
 * <p>Providers of one settings file share one service, also those of several applications that have the classes from a common
 * class loader. {@link #close} ends the use by one provider, and the last one closes the service with its threads and files.
 */
@AutoService(Provider.class)
@SuppressWarnings("exports") // the annotation is for the compiler only
public final class KeyholdProvider extends Provider implements AutoCloseable {
    private static final long serialVersionUID = 1L;

    /** The name of the provider. */
    public static final String NAME = "Keyhold";

    private final transient Optional<Service> random;
    private final transient KeyholdOpener entrance;

    /** A provider that finds its settings when it is first used; for {@code java.security} and {@code ServiceLoader}. */
    public KeyholdProvider() {
        this(new Opening(""));
    }

    /**
     * A provider with that settings file; its owner closes it. An empty path is that of the usual settings, and {@code ~/} begins
     * the home directory.
     *
     * @throws io.keyhold.api.KmsException.Configuration if the path is not text in the character set of this process
     */
    public KeyholdProvider(Path settingsFile) {
        this(new Opening(settingsFile));
    }

    /** A provider over the home Region of an open Keyhold, whose owner closes it: {@link #close} leaves it open. */
    public KeyholdProvider(Keyhold keyhold) {
        this(keyhold.home());
    }

    /** A provider over a Region of an open Keyhold, whose owner closes that: {@link #close} leaves it open. */
    public KeyholdProvider(KeyholdRegion region) {
        this(new Opening(region));
    }

    /** A provider with another way to the service. */
    KeyholdProvider(KeyholdOpener entrance) {
        super(NAME, "0.1", "Keys managed as AWS KMS does, in this JVM");
        this.entrance = entrance;
        Optional<Service> found = Optional.empty();
        for (ProviderService offer : ProviderService.all()) {
            Service service = new OfferedService(this, offer, entrance);
            if (offer.type().equals("SecureRandom")) {
                found = Optional.of(service);
            } else {
                putService(service);
            }
        }
        random = found;
    }

    /** A provider with the settings file named in {@code java.security}; the file is read when it is first needed. */
    @Override
    public Provider configure(String settingsFile) {
        return new KeyholdProvider(new Opening(Objects.requireNonNull(settingsFile, "settingsFile")));
    }

    /**
     * Takes the provider off the JCA's list if it is there, lets calls under way end, and ends what was opened for it, unless
     * another provider of the same settings file is in use. Handles of the provider, and the provider, are refused then in words.
     * May be called more than once.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable if the audit trail did not take its last records in time; all is
     *     closed nevertheless
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // this very provider; another one with the same table is equal
    public void close() {
        if (Security.getProvider(NAME) == this) {
            Security.removeProvider(NAME);
        }
        if (entrance instanceof Opening opening) {
            opening.close();
        }
    }

    /**
     * The service that this provider works with, opened if it is not yet; {@link #close} ends it.
     *
     * @throws io.keyhold.api.KmsException.Closed if the provider was closed
     * @throws io.keyhold.api.KmsException.Configuration if the settings are wrong; names all that are
     */
    public Keyhold keyhold() {
        Optional<Keyhold> service = entrance instanceof Opening opening ? opening.keyhold() : Optional.empty();
        return service.orElseThrow(() -> new KmsException.Configuration(
                "this provider was made over a service that somebody else has",
                "Take the service from where it was opened"));
    }

    @Override
    public boolean isConfigured() {
        return true;
    }

    /**
     * The service of that name. {@code SecureRandom} is answered here and not listed with {@code putService}: a listed one
     * would, at position 1, become {@code new SecureRandom()} of the whole JVM, also for the store that it needs.
     */
    @Override
    public @Nullable Service getService(String type, String algorithm) {
        return random.filter(service -> service.getType().equalsIgnoreCase(type)
                        && service.getAlgorithm().equalsIgnoreCase(algorithm))
                .orElseGet(() -> super.getService(type, algorithm));
    }

    /** The property of a service; that of {@code SecureRandom} is not in the table, and {@code Security.getProviders} asks here. */
    @Override
    public @Nullable String getProperty(String key) {
        return random.filter(service -> key.equalsIgnoreCase(property(service)))
                .map(Service::getClassName)
                .or(() -> random.filter(service -> key.equalsIgnoreCase(property(service) + " ImplementedIn"))
                        .map(service -> service.getAttribute("ImplementedIn")))
                .orElseGet(() -> super.getProperty(key));
    }

    /** The names of all properties, by which {@code Security.getAlgorithms} lists. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // what is added never changes
    public Enumeration<Object> keys() {
        List<Object> names = Collections.list(super.keys());
        random.ifPresent(service -> names.add(property(service)));
        return Collections.enumeration(names);
    }

    private static String property(Service service) {
        return service.getType() + "." + service.getAlgorithm();
    }

    @SuppressWarnings("UnusedMethod") // called by serialization
    private Object writeReplace() throws ObjectStreamException {
        throw new NotSerializableException("the provider Keyhold; make another one from the path of its settings file");
    }

    @SuppressWarnings("UnusedMethod") // called by serialization
    private void readObject(ObjectInputStream in) throws NotSerializableException {
        throw new NotSerializableException("the provider Keyhold");
    }

    @Override
    @SuppressWarnings(
            "UnsynchronizedOverridesSynchronized") // the one that is overridden locks; what is added never changes
    public Set<Service> getServices() {
        Set<Service> services = new LinkedHashSet<>(super.getServices());
        random.ifPresent(services::add);
        return Collections.unmodifiableSet(services);
    }

    /** A row of the service table: made by a constructor reference, never by class name. */
    private static final class OfferedService extends Service {
        private final ProviderService offer;
        private final KeyholdOpener entrance;

        OfferedService(Provider provider, ProviderService offer, KeyholdOpener entrance) {
            super(provider, offer.type(), offer.algorithm(), offer.spi().getName(), offer.aliases(), attributes(offer));
            this.offer = offer;
            this.entrance = entrance;
        }

        private static Map<String, String> attributes(ProviderService offer) {
            Map<String, String> attributes = new HashMap<>(Map.of("ImplementedIn", "Software"));
            offer.keys().attribute().forEach(classes -> attributes.put("SupportedKeyClasses", classes));
            return attributes;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            if (parameter != null) {
                throw new NoSuchAlgorithmException(
                        getType() + " " + getAlgorithm() + " of Keyhold takes no parameters, and was given a "
                                + parameter.getClass().getName() + "; leave it out");
            }
            try {
                return offer.maker().apply(entrance);
            } catch (RuntimeException e) {
                throw new NoSuchAlgorithmException("this Java cannot make " + getType() + " " + getAlgorithm(), e);
            }
        }

        @Override
        public boolean supportsParameter(@Nullable Object parameter) {
            return offer.keys().supports(parameter);
        }
    }
}
