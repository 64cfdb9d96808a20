package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.Kms;
import io.keyhold.catalog.MessageCounts;

/** The service of one Keyhold: gives each caller its view. Safe for concurrent use. */
public final class KeyService implements AutoCloseable {
    private final Services services;
    private final Gate gate;
    private final Outbox outbox;
    private final Families families;
    private final Administration administration;

    /** Assembles the operations and hands the trail what an earlier process left in the outbox. */
    public KeyService(Services services) {
        this.services = services;
        this.outbox = new Outbox(services.store(), services.trail());
        this.gate = new Gate(
                services.catalog(),
                services.trail(),
                outbox,
                new RequestRates(services.quotas().requestRates(), services.clock()),
                services.clock());
        GrantTokens tokens = new GrantTokens(services.store(), services.catalog());
        this.families =
                Families.over(services, gate, new MessageCounts(services.store(), new CountWarning(services)), tokens);
        this.administration = new Administration(services, gate, tokens);
        outbox.deliver();
    }

    /** The operations of AWS KMS for one caller. */
    public Kms kms(Caller caller) {
        return new Session(families, caller);
    }

    /** Keys and certificates as a {@code KeyStore} shows them to one caller. */
    public KeyEntries entries(Caller caller) {
        return new Entries(services, families, caller);
    }

    /** Accounts, users and roles, and why a call is allowed or refused. */
    public Administration administration() {
        return administration;
    }

    /** Checks secrets. */
    public Authentication authentication() {
        return new Authentication(services);
    }

    /** Refuses every call from now on and forgets all material; hands the trail what is in the outbox. */
    @Override
    public void close() {
        if (gate.close()) {
            outbox.deliver();
            services.catalog().clear();
        }
    }
}
