package io.keyhold.service;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.api.Principal;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KnownAccessKey;
import io.keyhold.gate.Gate;
import io.keyhold.gate.ServiceContext;
import io.keyhold.operations.AccessKeyRecords;
import io.keyhold.operations.AccessKeyUses;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Access keys as a server asks for them at each request. Safe for concurrent use. */
public final class UsableAccessKeys {
    private final ServiceContext services;
    private final Catalog catalog;
    private final Gate gate;
    private final AccessKeyRecords records;
    private final AccessKeyOwners owners;
    private final AccessKeyUses uses;

    UsableAccessKeys(ServiceContext services, Gate gate, AccessKeyUses uses) {
        this.services = services;
        this.catalog = services.catalog();
        this.gate = gate;
        this.records = new AccessKeyRecords(services.store());
        this.owners = new AccessKeyOwners(catalog);
        this.uses = uses;
    }

    /**
     * An access key that may sign now.
     *
     * @param principal whose requests it signs
     * @param uniqueId that of the user, or of the role with the session name; the account for a root
     * @param issued when its session began; empty for a key that stays
     * @param version another value when the secret is another
     * @param secret reads the secret access key; whoever calls it clears what it gives
     */
    public record Usable(
            Principal principal, String uniqueId, Optional<Instant> issued, Object version, Supplier<byte[]> secret) {}

    /** The access key, if it may sign a request for that service at this moment. */
    public Optional<Usable> find(String id, Optional<String> sessionToken, String service) {
        gate.requireOpen("authentication");
        catalog.refresh();
        return catalog.accessKeys()
                .find(id)
                .filter(known -> AccessKeyUse.isAllowed(id, service))
                .filter(known -> mayBeUsed(known.entry(), sessionToken))
                .flatMap(this::usable);
    }

    /** Whether it is the access key of a session that has ended; said to whoever has its token. */
    public boolean isExpired(String id, Optional<String> sessionToken) {
        return catalog.accessKeys()
                .find(id)
                .map(KnownAccessKey::entry)
                .filter(entry ->
                        entry.isActive() && entry.isExpired(services.clock().instant()))
                .filter(entry -> isTokenRight(entry, sessionToken))
                .isPresent();
    }

    /** Notes the use of an access key; the store learns of it now and then. */
    public void noteUse(String id) {
        uses.note(id, services.clock().instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * Tells {@code watcher} of every change of an access key before the change counts: its id, or nothing if it may be any.
     *
     * @return ends that
     */
    public Runnable watch(Consumer<Optional<String>> watcher) {
        return catalog.accessKeys().watch(watcher);
    }

    private boolean mayBeUsed(AccessKeyEntry entry, Optional<String> sessionToken) {
        return entry.isActive() && !entry.isExpired(services.clock().instant()) && isTokenRight(entry, sessionToken);
    }

    private static boolean isTokenRight(AccessKeyEntry entry, Optional<String> sessionToken) {
        return entry.tokenHash().length == 0
                ? sessionToken.isEmpty()
                : sessionToken.isPresent()
                        && MessageDigest.isEqual(entry.tokenHash(), AccessKeySecrets.hash(sessionToken.get()));
    }

    private Optional<Usable> usable(KnownAccessKey known) {
        AccessKeyEntry entry = known.entry();
        Principal principal = Principal.parse(entry.principal());
        String uniqueId = owners.uniqueId(principal);
        if (!uniqueId.equals(entry.uniqueId()) || !owners.isAccount(principal.account())) {
            return Optional.empty(); // the user or role is gone, and another may have its name
        }
        String shown = principal.kind() == Principal.Kind.ROOT
                ? principal.account()
                : principal.session().isEmpty() ? uniqueId : uniqueId + ":" + principal.session();
        Optional<Instant> issued = entry.isOfSession() ? Optional.of(entry.created()) : Optional.empty();
        return Optional.of(new Usable(principal, shown, issued, known.revision(), () -> records.unwrap(entry)));
    }
}
