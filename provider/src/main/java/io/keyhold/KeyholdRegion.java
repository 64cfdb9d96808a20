package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.api.Certificates;
import io.keyhold.api.Envelopes;
import io.keyhold.api.Kms;
import io.keyhold.handles.KeyEntries;
import io.keyhold.remote.RemoteBackend;
import io.keyhold.service.KeyService;
import java.util.Optional;

/**
 * One Region of a Keyhold: keys, aliases and grants are of their Region alone, and an ARN of another Region is refused; accounts,
 * users, roles and access keys are everywhere the same. Safe for concurrent use; ends with its Keyhold.
 */
public final class KeyholdRegion {
    private final Optional<Own> own;
    private final Optional<RemoteBackend> backend;

    /** The Region of a store that is open in this process. */
    private record Own(KeyService service, KeyService home, Caller configured, Login login, Serving serving) {}

    KeyholdRegion(KeyService service, KeyService home, Caller configured, Login login, Serving serving) {
        this.own = Optional.of(new Own(service, home, configured, login, serving));
        this.backend = Optional.empty();
    }

    /** The Region of a backend, for the principal that it knows the access key of. */
    KeyholdRegion(RemoteBackend backend) {
        this.own = Optional.empty();
        this.backend = Optional.of(backend);
    }

    /** The store, for what cannot be done elsewhere. */
    private Own own(String what) {
        return own.orElseThrow(() -> Backends.needsStore(what, backend.orElseThrow()));
    }

    /** The name of the Region. */
    public String name() {
        return backend.map(RemoteBackend::region)
                .orElseGet(() -> own("name").service().region());
    }

    /** The operations of AWS KMS in this Region for {@code caller}. */
    public Kms as(Caller caller) {
        return own("Keyhold.as").service().kms(caller);
    }

    /** The same for the principal that the settings name. */
    public Kms kms() {
        return backend.map(RemoteBackend::kms).orElseGet(() -> as(own("kms").configured()));
    }

    /**
     * Encrypts and decrypts data of any length for {@code caller} under a key of this Region.
     *
     * @param keyId the KMS key: key id, key ARN, alias name or alias ARN; resolved again for each envelope
     */
    public Envelopes envelopes(Caller caller, String keyId) {
        return own("envelopes for another caller").service().envelopes(caller, keyId);
    }

    /** The same for the principal that the settings name. */
    public Envelopes envelopes(String keyId) {
        return backend.map(keys -> keys.envelopes(keyId))
                .orElseGet(() -> envelopes(own("envelopes").configured(), keyId));
    }

    /** Self-signed certificates, requests for certificates, and certificate chains of this Region's keys, for {@code caller}. */
    public Certificates certificates(Caller caller) {
        return own("certificates for another caller").service().certificates(caller);
    }

    /** The same for the principal that the settings name. */
    public Certificates certificates() {
        return backend.map(Backends::certificates)
                .orElseGet(() -> certificates(own("certificates").configured()));
    }

    /**
     * The calls that an integration makes for {@code caller} under the AWS managed key that its service has in this Region.
     *
     * @param serviceName {@code jdbc}, for example: 1 to 63 lower-case letters, digits and hyphens
     * @throws io.keyhold.api.KmsException.NotFound if the account of the caller is not in the store
     */
    public ServiceAccess through(String serviceName, Caller caller) {
        return new ServiceAccess(
                this, serviceName, own("Keyhold.through").service().through(caller, serviceName));
    }

    /** The same for the principal that the settings name. */
    public ServiceAccess through(String serviceName) {
        return through(serviceName, own("Keyhold.through").configured());
    }

    /** Accounts, users and roles, which all Regions share, and why a call in this Region is allowed or refused. */
    public KeyholdAdmin admin() {
        Own here = own("Keyhold.admin");
        return new KeyholdAdmin(here.service().administration(), here.home().accessKeys());
    }

    /**
     * Begins to answer requests over the network that are signed for this Region; see {@link Keyhold#serve(ServerSettings)}.
     *
     * @throws io.keyhold.api.KmsException.Configuration if the settings contradict each other, or the address cannot be had
     */
    public KeyholdServer serve(ServerSettings settings) {
        return serve(settings, new char[0]);
    }

    /**
     * The same with the password of the key store that the settings name.
     *
     * @param keyStorePassword still the caller's to clear
     * @throws io.keyhold.api.KmsException.Configuration if the settings contradict each other, the key store does not open, or
     *     the address cannot be had
     */
    public KeyholdServer serve(ServerSettings settings, char[] keyStorePassword) {
        Own here = own("Keyhold.serve");
        return here.serving().start(here.service(), settings, keyStorePassword);
    }

    /** Keys and certificates as the provider shows them to the configured principal, for a service without password. */
    KeyEntries entries() {
        return backend.map(RemoteBackend::entries).orElseGet(() -> {
            Own here = own("entries");
            return here.service().entries(here.configured(), here.login().service());
        });
    }

    /** The same for a {@code KeyStore} with that password. */
    KeyEntries entries(Optional<char[]> password) {
        return backend.map(RemoteBackend::entries).orElseGet(() -> {
            Own here = own("entries");
            return here.service().entries(here.configured(), here.login().keyStore(password));
        });
    }
}
