package io.keyhold.benchmarks;

import io.keyhold.access.Decision;
import io.keyhold.access.Grant;
import io.keyhold.access.GrantTerms;
import io.keyhold.access.Permission;
import io.keyhold.access.PolicyDocument;
import io.keyhold.access.PrincipalEntry;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.AliasName;
import io.keyhold.api.Caller;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.OriginType;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.catalog.KeyView;
import io.keyhold.catalog.RegionScope;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotation;
import io.keyhold.material.MaterialEngines;
import io.keyhold.material.MaterialSources;
import io.keyhold.material.WrappedSource;
import io.keyhold.store.RecordStore;
import io.keyhold.store.root.Argon2Cost;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision on a hot key costs, from key id and caller to the answer, as the service asks it: look up the key, look
 * up the caller's access, decide. Beside it, in the same run, a bare lookup in a {@link ConcurrentHashMap} and a volatile
 * read, which is what any cache costs.
 */
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class AuthorizationBenchmark {
    private static final String ACCOUNT = "111122223333";
    private static final String USER = "arn:aws:iam::" + ACCOUNT + ":user/u";
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Permission ENCRYPT = Permission.require("kms:Encrypt");
    private static final Caller ROOT = Caller.of("arn:aws:iam::" + ACCOUNT + ":root");
    private static final Caller DELEGATED = Caller.of(USER + "-iam");
    private static final Caller CONDITIONED = Caller.of(USER + "-context");
    private static final Caller STRANGER = Caller.of(USER + "-nobody");
    private static final Caller GRANTEE = Caller.of(USER + "0");
    private static final Caller GRANTEE_OF_ALL = Caller.of(USER);
    private static final String CONDITION = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*",
             "Condition":{"StringEquals":{"kms:EncryptionContext:tenant":"t-0"}}}}""";
    private static final String ANY = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*"}}""";

    private final RequestFacts bare = RequestFacts.NONE;
    private final RequestFacts tenant = new RequestFacts(
            Map.of("tenant", "t-0"), Map.of("kms:encryptionalgorithm", List.of("SYMMETRIC_DEFAULT")), List.of());

    /** Grants on the key of the grant benchmarks. */
    @Param({"1", "1000", "50000"})
    public int grants;

    private Path directory;
    private RecordStore store;
    private Catalog catalog;
    private KeyId key;
    private KeyId grantees;
    private KeyId contexts;
    private final ConcurrentHashMap<KeyId, KeyView> map = new ConcurrentHashMap<>();
    private volatile long epoch = 1;

    /** Opens a store with three keys. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        SecureRandom random = OsRandom.open();
        Engines engines = Engines.choose(Engines.Choice.JDK);
        directory = Files.createTempDirectory("keyhold-bench");
        try (RootOfTrust root = RootOfTrust.passphrase("benchmark passphrase".toCharArray(), Argon2Cost.MINIMUM)) {
            store = SqliteStores.open(directory.resolve("keys.db"), root, engines, random);
        }
        catalog = new Catalog(
                store,
                new RegionScope("aws", "local-1", ACCOUNT),
                100,
                MaterialSources.of(new WrappedSource(
                        store,
                        new MaterialEngines(
                                engines,
                                KeyPairEngines.choose(engines, random),
                                SigningEngine.Check.RSA_ONLY,
                                random))));
        key = insert(random);
        grantees = insert(random);
        contexts = insert(random);
        catalog.change(transaction -> {
            transaction.insertPrincipal(user(DELEGATED, ANY));
            transaction.insertPrincipal(user(CONDITIONED, CONDITION));
            for (int i = 0; i < grants; i++) {
                transaction.insertGrant(grantees, grant(i, USER + i, Map.of()));
                transaction.insertGrant(contexts, grant(i, USER, Map.of("tenant", "t-" + i)));
            }
            return grants;
        });
        map.put(key, catalog.find(key).orElseThrow());
    }

    /** Closes it and removes its files. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** What any cache costs: one lookup and one volatile read. */
    @Benchmark
    public long anchor() {
        KeyView view = map.get(key);
        return view == null ? 0 : view.revision() + epoch;
    }

    /** The root of the account, by the default policy. */
    @Benchmark
    public Decision root() {
        return decide(key, ROOT, bare);
    }

    /** A user whose identity policy allows it, by the delegation of the default policy. */
    @Benchmark
    public Decision delegated() {
        return decide(key, DELEGATED, bare);
    }

    /** A user whom nothing allows it. */
    @Benchmark
    public Decision denied() {
        return decide(key, STRANGER, bare);
    }

    /** A user whose identity policy asks for a pair of the encryption context. */
    @Benchmark
    public Decision contextCondition() {
        return decide(key, CONDITIONED, tenant);
    }

    /** A grantee among as many grantees as there are grants. */
    @Benchmark
    public Decision grantAmongGrantees() {
        return decide(grantees, GRANTEE, bare);
    }

    /** One grantee with as many grants as there are, each for another encryption context. */
    @Benchmark
    public Decision grantAmongContexts() {
        return decide(contexts, GRANTEE_OF_ALL, tenant);
    }

    private Decision decide(KeyId id, Caller caller, RequestFacts facts) {
        KeyView view = catalog.find(id).orElseThrow();
        return view.access(catalog.authority(), caller).decide(caller, ENCRYPT, facts, NOW);
    }

    private KeyId insert(SecureRandom random) {
        KmsKey made = new KmsKey(
                catalog.home().keyArn(ACCOUNT, KeyId.random(random)),
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsageType.ENCRYPT_DECRYPT,
                OriginType.AWS_KMS,
                KeyManagerType.CUSTOMER,
                false,
                KeyState.ENABLED,
                NOW,
                "",
                "",
                Map.of(),
                Map.of(),
                new TreeSet<AliasName>(),
                Optional.empty(),
                Optional.empty(),
                Rotation.OFF,
                List.of(MaterialInfo.first("0".repeat(64), NOW)),
                ByteString.EMPTY,
                ByteString.EMPTY,
                Optional.empty(),
                Optional.empty());
        return catalog.change((KeyTransaction transaction) -> {
            transaction.insert(made);
            return made.id();
        });
    }

    private static PrincipalEntry user(Caller caller, String policy) {
        return PrincipalEntry.of(caller.principal().arn(), "AIDA" + "A".repeat(17), NOW)
                .withPolicy("p", PolicyDocument.parseIdentityPolicy(policy));
    }

    private static Grant grant(int number, String grantee, Map<String, String> subset) {
        GrantTerms terms = new GrantTerms(
                "",
                Optional.of(grantee),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(GrantOperation.ENCRYPT),
                GrantConstraints.of().withEncryptionContextSubset(subset));
        return new Grant(
                String.format(Locale.ROOT, "%064x", number), terms, "", "arn:aws:iam::" + ACCOUNT + ":root", NOW);
    }
}
