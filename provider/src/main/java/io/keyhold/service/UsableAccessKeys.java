package io.keyhold.service;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KnownAccessKey;
import io.keyhold.gate.Gate;
import io.keyhold.gate.ServiceContext;
import io.keyhold.operations.AccessKeyRecords;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Access keys as a server asks for them at each request. Safe for concurrent use. */
public final class UsableAccessKeys {
    private static final System.Logger LOG = System.getLogger(UsableAccessKeys.class.getName());
    private static final Duration USE_EVERY = Duration.ofMinutes(15);

    private final ServiceContext services;
    private final Catalog catalog;
    private final Gate gate;
    private final AccessKeyRecords records;
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    UsableAccessKeys(ServiceContext services, Gate gate) {
        this.services = services;
        this.catalog = services.catalog();
        this.gate = gate;
        this.records = new AccessKeyRecords(services.store());
    }

    /**
     * An access key that may sign now.
     *
     * @param principal whose requests it signs
     * @param uniqueId that of the user, or of the role with the session name; the account for a root
     * @param version another value when the secret is another
     * @param secret reads the secret access key; whoever calls it clears what it gives
     */
    public record Usable(Principal principal, String uniqueId, Object version, Supplier<byte[]> secret) {}

    /** The access key, if it may sign at this moment. */
    public Optional<Usable> find(String id, Optional<String> sessionToken) {
        gate.requireOpen("authentication");
        catalog.refresh();
        return catalog.findAccessKey(id)
                .filter(known -> mayBeUsed(known.entry(), sessionToken))
                .flatMap(this::usable);
    }

    /** Notes the use of an access key; the store learns of it now and then. */
    public void noteUse(String id) {
        Instant now = now();
        Instant before = used.get(id);
        if (before != null && now.isBefore(before.plus(USE_EVERY)) && !now.isBefore(before)) {
            return;
        }
        used.put(id, now);
        try {
            catalog.change(transaction -> {
                records.use(transaction, id, now);
                return id;
            });
        } catch (KmsException e) {
            LOG.log(System.Logger.Level.WARNING, "the use of access key {0} was not noted: {1}", id, e.getMessage());
        }
    }

    private boolean mayBeUsed(AccessKeyEntry entry, Optional<String> sessionToken) {
        boolean isTokenRight = entry.tokenHash().length == 0
                ? sessionToken.isEmpty()
                : sessionToken.isPresent()
                        && MessageDigest.isEqual(entry.tokenHash(), AccessKeySecrets.hash(sessionToken.get()));
        return entry.isActive() && !entry.isExpired(services.clock().instant()) && isTokenRight;
    }

    private Optional<Usable> usable(KnownAccessKey known) {
        AccessKeyEntry entry = known.entry();
        Principal principal = Principal.parse(entry.principal());
        String uniqueId = uniqueId(principal);
        if (!uniqueId.equals(entry.uniqueId()) || !isAccount(principal.account())) {
            return Optional.empty(); // the user or role is gone, and another may have its name
        }
        String shown = principal.kind() == Principal.Kind.ROOT
                ? principal.account()
                : principal.session().isEmpty() ? uniqueId : uniqueId + ":" + principal.session();
        return Optional.of(new Usable(principal, shown, known.revision(), () -> records.unwrap(entry)));
    }

    private String uniqueId(Principal principal) {
        return catalog.authority()
                .directory()
                .find(principal)
                .map(PrincipalEntry::uniqueId)
                .orElse("");
    }

    private boolean isAccount(String account) {
        return account.equals(catalog.home().account())
                || catalog.authority().directory().findAccount(account).isPresent();
    }

    private Instant now() {
        return services.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
