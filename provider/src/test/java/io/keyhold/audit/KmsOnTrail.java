package io.keyhold.audit;

import io.keyhold.api.Caller;
import io.keyhold.api.Kms;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.RegionScope;
import io.keyhold.catalog.RegionalCatalogs;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.gate.AuditKey;
import io.keyhold.gate.Quotas;
import io.keyhold.gate.ServiceContext;
import io.keyhold.gate.TrailAnchor;
import io.keyhold.material.MaterialEngines;
import io.keyhold.material.MaterialSources;
import io.keyhold.material.WrappedSource;
import io.keyhold.service.KeyService;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/** The whole service as Keyhold.open assembles it, over a storage of the test's own. */
final class KmsOnTrail implements AutoCloseable {
    private static final String PASSWORD = "audit trail test";
    final FileAuditTrail trail;
    final Kms kms;
    final KeyService service;
    final TrailAnchor anchor;
    private final JdbcRecordStore store;
    private final List<byte[]> keys;
    private final Path directory;

    KmsOnTrail(Path folder, TrailSettings settings, TrailStorage storage) {
        SecureRandom random = OsRandom.open();
        Engines engines = Engines.choose(Engines.Choice.JDK);
        try (RootOfTrust root = RootOfTrust.pkcs12(rootFile(folder), PASSWORD.toCharArray())) {
            store = SqliteStores.open(folder.resolve("keys.db"), root, engines, random);
        }
        directory = settings.directory();
        anchor = new TrailAnchor(store, OptionalLong.empty(), false);
        CheckpointSigner signer = AuditKey.require(store, random);
        keys = List.of(signer.publicKey());
        trail = FileAuditTrail.open(settings, signer, anchor, Clock.systemUTC(), random, storage);
        KeyPairEngines pairs = KeyPairEngines.choose(engines, random);
        MaterialSources sources = MaterialSources.of(
                new WrappedSource(store, new MaterialEngines(engines, pairs, SigningEngine.Check.RSA_ONLY, random)));
        Catalog catalog = new Catalog(store, new RegionScope("aws", "local-1", Trails.ACCOUNT), 100, sources);
        service = new KeyService(new ServiceContext(
                store,
                catalog,
                RegionalCatalogs.of(catalog),
                trail,
                anchor,
                Quotas.DEFAULT,
                Clock.systemUTC(),
                random,
                engines,
                sources,
                new KeyPairs(pairs),
                Optional.empty()));
        kms = service.kms(Caller.of("arn:aws:iam::" + Trails.ACCOUNT + ":root"));
    }

    /** A root of trust that opens in milliseconds. */
    private static Path rootFile(Path folder) {
        Path file = folder.resolve("root.p12");
        if (!Files.exists(file)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                KeyStore keys = KeyStore.getInstance("PKCS12", "SunJSSE");
                keys.load(null, PASSWORD.toCharArray());
                keys.setEntry(
                        "root",
                        new KeyStore.SecretKeyEntry(new SecretKeySpec(
                                "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                                "AES")),
                        new KeyStore.PasswordProtection(PASSWORD.toCharArray()));
                keys.store(out, PASSWORD.toCharArray());
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return file;
    }

    io.keyhold.api.AuditReport verify() {
        return new TrailVerifier(keys, anchor.heads()).verify(List.of(directory));
    }

    @Override
    public void close() {
        service.close();
        store.close();
    }
}
