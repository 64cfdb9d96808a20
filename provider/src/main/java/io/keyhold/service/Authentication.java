package io.keyhold.service;

import io.keyhold.access.PrincipalEntry;
import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.audit.AuditEvent;
import io.keyhold.catalog.PrincipalSnapshot;
import io.keyhold.crypto.SecretHash;
import io.keyhold.gate.Admission;
import io.keyhold.gate.ServiceContext;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the secrets of users and roles where they come through a {@code KeyStore} or the settings. */
public final class Authentication {
    private final ServiceContext services;
    private volatile byte[] proven = new byte[0];
    private volatile @Nullable PrincipalSnapshot passed;

    Authentication(ServiceContext services) {
        this.services = services;
    }

    /** Whether the user or role behind the caller has a secret. */
    public boolean isNeeded(Caller caller) {
        return find(caller).filter(PrincipalEntry::hasSecret).isPresent();
    }

    /**
     * Refuses a secret that is not that of the caller's user or role; the audit records it.
     *
     * @param secret the secret, still the caller's; empty if none was shown
     * @throws KmsException.AccessDenied if the secret is wrong or missing, or the principal has none
     */
    public void require(Caller caller, Optional<char[]> secret) {
        Optional<PrincipalEntry> entry = find(caller);
        byte[] stored = entry.map(PrincipalEntry::secretVerifier).orElseGet(() -> new byte[0]);
        if (secret.isEmpty() || !SecretHash.matches(secret.get(), stored)) {
            throw refused(caller, secret.isEmpty());
        }
    }

    /** The same for a credential of the settings, which is hashed again only when the stored hash is another. */
    public void requireCredential(Caller caller, char[] secret) {
        byte[] stored = find(caller).map(PrincipalEntry::secretVerifier).orElseGet(() -> new byte[0]);
        if (stored.length == 0 || !Arrays.equals(stored, proven)) {
            require(caller, Optional.of(secret));
            proven = stored;
        }
    }

    /** An admission that runs a check again when a user or role has changed since it passed, and costs next to nothing else. */
    public Admission whileUnchanged(Runnable check) {
        return () -> {
            services.catalog().refresh();
            PrincipalSnapshot now = services.catalog().authority();
            if (passed != now) {
                check.run();
                passed = now;
            }
        };
    }

    /** Tells the audit of a wrong or missing password. */
    public KmsException refused(Caller caller, boolean missing) {
        KmsException.AccessDenied refusal = new KmsException.AccessDenied(
                "the password for " + caller.principal() + (missing ? " is missing" : " is not the right one"),
                "Pass the password that the settings ask for");
        AuditEvent event = AuditEvent.of(
                        services.clock().millis(),
                        "Authenticate",
                        Optional.of(caller),
                        services.catalog().home().account(),
                        services.catalog().home().region())
                .asReadOnly()
                .refused(refusal.errorCode(), refusal.problem());
        refusal.recordedAs(services.trail().eventId(services.trail().accept(event)));
        return refusal;
    }

    private Optional<PrincipalEntry> find(Caller caller) {
        services.catalog().refresh();
        return services.catalog().authority().directory().find(caller.principal());
    }
}
