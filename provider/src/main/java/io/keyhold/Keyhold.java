package io.keyhold;

import io.keyhold.api.BackupSummary;
import io.keyhold.api.Caller;
import io.keyhold.api.Certificates;
import io.keyhold.api.Envelopes;
import io.keyhold.api.Kms;
import io.keyhold.catalog.KeyStoreReport;
import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import io.keyhold.handles.KeyEntries;
import io.keyhold.remote.RemoteBackend;
import io.keyhold.service.KeyService;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One opened service: a store, a root of trust, an audit trail, a home account and Region. Safe for concurrent use; its
 * owner closes it; after that every key of it is refused.
 */
public final class Keyhold implements AutoCloseable {
    private static final Duration HOUSEKEEPING_PERIOD = Duration.ofMinutes(1);
    private final Optional<OpenedStore> store;
    private final Optional<RemoteBackend> backend;
    private final KeyholdRegion home;

    private Keyhold(OpenedStore store) {
        this.store = Optional.of(store);
        this.backend = Optional.empty();
        this.home = store.home();
    }

    private Keyhold(RemoteBackend backend) {
        this.store = Optional.empty();
        this.backend = Optional.of(backend);
        this.home = new KeyholdRegion(backend);
    }

    /** The store, for what cannot be done elsewhere. */
    private OpenedStore own(String what) {
        return store.orElseThrow(() -> Backends.needsStore(what, backend.orElseThrow()));
    }

    /**
     * Opens the Keyhold that a settings file describes; a store that does not exist is created. If the settings name a backend, the
     * keys are there: what needs the store itself is refused then, and the backend is asked when a key is first needed.
     *
     * @param settingsFile a properties file; see the operations guide for its settings
     * @throws io.keyhold.api.KmsException.Configuration if the settings are wrong; names all that are
     * @throws io.keyhold.api.KmsException.RootOfTrust if the passphrase or root key does not open the store
     * @throws io.keyhold.api.KmsException.StoreIntegrity if the store was changed outside Keyhold
     */
    public static Keyhold open(Path settingsFile) {
        Optional<RemoteBackend> backend = Backends.find(settingsFile);
        if (backend.isPresent()) {
            return new Keyhold(backend.get());
        }
        Keyhold keyhold = open(Settings.read(settingsFile), Clock.systemUTC());
        keyhold.service().keepHouse(HOUSEKEEPING_PERIOD);
        return keyhold;
    }

    /**
     * The same with a passphrase of the caller's, instead of the one that the settings lead to.
     *
     * @param settingsFile a properties file; see the operations guide for its settings
     * @param passphrase the passphrase of the root of trust, or the password of its PKCS#12 file; still the caller's to clear
     * @throws io.keyhold.api.KmsException.Configuration if the settings are wrong; names all that are
     * @throws io.keyhold.api.KmsException.RootOfTrust if the passphrase or root key does not open the store
     * @throws io.keyhold.api.KmsException.StoreIntegrity if the store was changed outside Keyhold
     */
    public static Keyhold open(Path settingsFile, char[] passphrase) {
        Keyhold keyhold = open(Settings.read(settingsFile), passphrase, Clock.systemUTC(), false);
        keyhold.service().keepHouse(HOUSEKEEPING_PERIOD);
        return keyhold;
    }

    /**
     * Whether the store that a settings file describes is there.
     *
     * @param settingsFile a properties file; see the operations guide for its settings
     * @throws io.keyhold.api.KmsException.Configuration if the settings are wrong; names all that are
     */
    public static boolean hasStore(Path settingsFile) {
        return StorePlace.exists(Settings.read(settingsFile));
    }

    /**
     * The statements that a database administrator runs so that the role of Keyhold does not need the right to create tables.
     *
     * @param schema the schema in PostgreSQL: lower-case letters, digits and {@code _}
     * @param role the role that Keyhold logs in as
     * @return statements of SQL, each with its semicolon
     * @throws io.keyhold.api.KmsException.Configuration if that is not the name of a schema
     */
    public static List<String> databaseScript(String schema, String role) {
        return StorePlace.script(schema, role);
    }

    /**
     * Where settings are looked for.
     *
     * @param named a settings file that goes before all others; may be empty
     * @param environment may hold {@code KEYHOLD_CONFIG}
     * @return the named file, else the system property {@code keyhold.config}, else the variable, else
     *     {@code ~/.keyhold/keyhold.properties}; it need not be there
     */
    public static Path settingsFile(String named, Map<String, String> environment) {
        return SettingsFile.find(named, System.getProperties(), environment);
    }

    /** Opens a Keyhold with that clock and without background work. */
    static Keyhold open(Settings settings, Clock clock) {
        char[] passphrase = Passphrases.of(settings.root());
        try {
            return open(settings, passphrase, clock, false);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** The same with that passphrase. */
    static Keyhold open(Settings settings, char[] passphrase, Clock clock, boolean isRestoring) {
        return new Keyhold(KeyholdAssembly.open(settings, passphrase, clock, isRestoring));
    }

    /** The operations of AWS KMS for {@code caller}; the host application may act as any principal. */
    public Kms as(Caller caller) {
        return home.as(caller);
    }

    /** The operations of AWS KMS for the principal that the settings name. */
    public Kms kms() {
        return home.kms();
    }

    /**
     * Encrypts and decrypts data of any length for {@code caller}.
     *
     * @param keyId the KMS key: key id, key ARN, alias name or alias ARN; resolved again for each envelope
     */
    public Envelopes envelopes(Caller caller, String keyId) {
        return home.envelopes(caller, keyId);
    }

    /** The same for the principal that the settings name. */
    public Envelopes envelopes(String keyId) {
        return home.envelopes(keyId);
    }

    /** Self-signed certificates, requests for certificates, and certificate chains, for {@code caller}. */
    public Certificates certificates(Caller caller) {
        return home.certificates(caller);
    }

    /** The same for the principal that the settings name. */
    public Certificates certificates() {
        return home.certificates();
    }

    /**
     * The calls that an integration makes for {@code caller} under the AWS managed key of its service, {@code alias/aws/} and the
     * name; made now if the account of the caller has none. Encrypt, Decrypt, ReEncrypt and GenerateDataKey
     * with that key work through its service only.
     *
     * @param service {@code jdbc} say: 1 to 63 lower-case letters, digits and hyphens
     * @throws io.keyhold.api.KmsException.NotFound if the account of the caller is not in the store
     */
    public ServiceAccess through(String service, Caller caller) {
        return home.through(service, caller);
    }

    /** The same for the principal that the settings name. */
    public ServiceAccess through(String service) {
        return home.through(service);
    }

    /**
     * The views of a Region that this Keyhold serves: the home Region {@code keyhold.region}, or one of {@code keyhold.regions}.
     * Keys, aliases and grants are of their Region alone; accounts, users, roles and access keys are everywhere the same.
     *
     * @param region {@code eu-west-1}, for example
     * @throws io.keyhold.api.KmsException.Configuration if it is not one of them
     */
    public KeyholdRegion in(String region) {
        return own("Keyhold.in").in(region);
    }

    /** The names of the Regions that this Keyhold serves, in order. */
    public List<String> regions() {
        return own("Keyhold.regions").service().regions();
    }

    /** Changes the root of trust and the domain key, while the store is in use. */
    public RootChange rootChange() {
        OpenedStore own = own("Keyhold.rootChange");
        return new RootChange(own.service().rootKeeping(own.store(), own.configured()), own.tokens());
    }

    /**
     * Writes a copy of the store while it is in use, with mode 0600, and examines every record of it. It opens with the same
     * root of trust, so keep the two in different places. The change that {@link BackupSummary#epoch()} counts last is in it,
     * and nothing later.
     *
     * @param target a file that is not there yet
     * @throws io.keyhold.api.KmsException.Configuration if the file is there
     * @throws io.keyhold.api.KmsException.StoreIntegrity if the store was changed outside Keyhold; there is no copy then
     */
    public BackupSummary backup(Path target) {
        OpenedStore own = own("Keyhold.backup");
        return own.service().backups(own.store()).create(target);
    }

    /**
     * Puts a backup in the place of the store that the settings name, which no process may have open, and records it in the audit
     * trail; what the trail knows of a later epoch is accepted. The previous store is kept under another name.
     * If the audit trail cannot record it, nothing changes.
     *
     * @param settingsFile the settings; their root of trust must open the backup
     * @param backup what {@link #backup} wrote
     * @param replace whether a store is replaced that is newer than the backup, another one, or damaged
     * @throws io.keyhold.api.KmsException.Conflict if there is such a store and {@code replace} is false
     * @throws io.keyhold.api.KmsException.StoreIntegrity if the backup is not whole
     * @throws io.keyhold.api.KmsException.StoreUnavailable if a process has the store open
     */
    public static BackupSummary restore(Path settingsFile, Path backup, boolean replace) {
        return Restoring.restore(Settings.read(settingsFile), backup, replace);
    }

    /** The store, for code that examines it. */
    JdbcRecordStore store() {
        return own("the store").store();
    }

    /** Unusual things that opening found about the store and the trail. */
    List<String> warnings() {
        return own("warnings").warnings();
    }

    /** What is known of each connected custom key store, after its place was asked. */
    List<KeyStoreReport> keyStores() {
        return service().keyStores();
    }

    /** The service, for the tests of background work. */
    KeyService service() {
        return own("the service").service();
    }

    /** Accounts, users and roles, and why a call is allowed or refused. */
    public KeyholdAdmin admin() {
        return home.admin();
    }

    /** The audit trail: verify it, look events up, export them. */
    public AuditLog auditLog() {
        return own("Keyhold.auditLog").auditLog();
    }

    /**
     * Begins to answer requests over the network: the operations of AWS KMS, in its protocol, for callers that sign with an
     * access key ({@link KeyholdAdmin#createAccessKey}). Ends with what is given back, or with this Keyhold.
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
        return home.serve(settings, keyStorePassword);
    }

    /** The certificate that certifies the servers of this store, for clients to trust; made when it is first asked for. */
    public X509Certificate serverAuthority() {
        return own("Keyhold.serverAuthority").service().serverAuthority().certificate();
    }

    /** Counters of calls and of the audit trail, for JMX or any other view. */
    public KeyholdMetrics metrics() {
        return own("Keyhold.metrics").metrics();
    }

    /**
     * Why it cannot work now, if it cannot: the store does not answer, or the audit trail takes no records. Of a backend nothing is
     * known here.
     */
    public Optional<String> illness() {
        return store.flatMap(OpenedStore::illness);
    }

    /** The views of the home Region, which are those of this Keyhold. */
    public KeyholdRegion home() {
        return home;
    }

    /** Keys and certificates as the provider shows them to the configured principal, for a service without password. */
    KeyEntries entries() {
        return home.entries();
    }

    /** The same for a {@code KeyStore} with that password. */
    KeyEntries entries(Optional<char[]> password) {
        return home.entries(password);
    }

    /**
     * Closes the service, the audit trail and the store; may be called more than once.
     *
     * @throws io.keyhold.api.KmsException.AuditUnavailable if the audit trail did not take its last records in time; all is
     *     closed nevertheless
     */
    @Override
    public synchronized void close() {
        backend.ifPresent(RemoteBackend::close);
        store.ifPresent(OpenedStore::close);
    }
}
