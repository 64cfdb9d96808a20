package io.keyhold.server;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyholdProtection;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.KeyEntries.EntryType;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.ManagedKeyPair;
import io.keyhold.service.KeyService;
import io.keyhold.wire.AwsJson;
import io.keyhold.wire.EntryMessages;
import java.io.ByteArrayInputStream;
import java.security.NoSuchProviderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/**
 * The operations that only Keyhold has, for a provider in another process: each through the entries of the caller, as in this
 * process. Safe for concurrent use.
 */
final class EntryRequests {
    private final KeyService service;
    private final RawRequests raw;
    private final Map<String, Handler<?>> handlers = new HashMap<>();

    /** Versions are counted from nothing in each process. */
    private final String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());

    /** An operation. */
    private record Handler<Q extends Record>(Class<Q> request, BiFunction<Asker, Q, Record> work) {
        Record answer(Asker asker, byte[] body) {
            return work.apply(asker, AwsJson.read(request, body));
        }
    }

    EntryRequests(KeyService service) {
        this.service = service;
        this.raw = new RawRequests(service.clock());
        onEntries();
        onKeys();
    }

    private void onEntries() {
        on("DescribeStore", EntryMessages.DescribeStore.class, this::store);
        on("ListEntryNames", EntryMessages.ListEntryNames.class, EntryRequests::names);
        on("FindEntry", EntryMessages.FindEntry.class, EntryRequests::found);
        on("FindRemoval", EntryMessages.FindRemoval.class, EntryRequests::removal);
        on("CreateEntryKey", EntryMessages.CreateEntryKey.class, EntryRequests::create);
        on("BindEntry", EntryMessages.BindEntry.class, EntryRequests::bind);
        on("PutChain", EntryMessages.PutChain.class, EntryRequests::putChain);
        on("ImportEntryKey", EntryMessages.ImportEntryKey.class, EntryRequests::importKey);
        on("PutCertificate", EntryMessages.PutCertificate.class, EntryRequests::putCertificate);
        on("RemoveEntries", EntryMessages.RemoveEntries.class, EntryRequests::remove);
    }

    private void onKeys() {
        on("DrawIv", EntryMessages.DrawIv.class, raw::draw);
        on("EncryptRaw", EntryMessages.RawEncrypt.class, raw::encrypt);
        on("DecryptRaw", EntryMessages.RawDecrypt.class, RawRequests::decrypt);
        on("WrapKey", EntryMessages.WrapKey.class, RawRequests::wrap);
        on("UnwrapKey", EntryMessages.WrapKey.class, RawRequests::unwrap);
        on("GenerateLongMac", EntryMessages.LongMac.class, RawRequests::mac);
        on("SignLong", EntryMessages.LongSign.class, RawRequests::sign);
    }

    private <Q extends Record> void on(String name, Class<Q> request, BiFunction<Asker, Q, Record> work) {
        handlers.put(name, new Handler<>(request, work));
    }

    /** The operation that a target names, with what it begins with; empty if there is none. */
    Optional<String> operation(String target) {
        return target.startsWith(EntryMessages.TARGET)
                        && handlers.containsKey(target.substring(EntryMessages.TARGET.length()))
                ? Optional.of(target)
                : Optional.empty();
    }

    /** The body of the reply to an {@link #operation}. */
    byte[] answer(Caller caller, String operation, byte[] body) {
        Handler<?> handler = handlers.get(operation.substring(EntryMessages.TARGET.length()));
        if (handler == null) {
            throw new KmsException.UnknownOperation("operation `" + operation + "` does not exist", "");
        }
        return AwsJson.write(handler.answer(new Asker(caller, service.entries(caller)), body));
    }

    private EntryMessages.Store store(Asker asker, EntryMessages.DescribeStore asked) {
        return new EntryMessages.Store(
                asker.entries().storeId(), instance + "-" + asker.entries().version());
    }

    private static EntryMessages.EntryNames names(Asker asker, EntryMessages.ListEntryNames asked) {
        return new EntryMessages.EntryNames(asker.entries().names());
    }

    private static EntryMessages.Found found(Asker asker, EntryMessages.FindEntry asked) {
        Optional<KeyEntries.Entry> entry = asker.entries().find(asked.name());
        Optional<ManagedKey> key = entry.filter(found -> found.type() == EntryType.KEY)
                .flatMap(found -> asker.entries().key(asked.name()));
        return new EntryMessages.Found(
                entry.map(found ->
                        new EntryMessages.Entry(found.type() == EntryType.CERTIFICATE, found.created(), found.chain())),
                key.map(EntryRequests::described));
    }

    private static EntryMessages.Key described(ManagedKey key) {
        Optional<byte[]> publicKey =
                key instanceof ManagedKeyPair pair ? Optional.of(pair.publicKey()) : Optional.empty();
        return new EntryMessages.Key(key.arn().value(), key.spec(), key.usage(), key.allowsCallerIv(), publicKey);
    }

    private static EntryMessages.FoundRemoval removal(Asker asker, EntryMessages.FindRemoval asked) {
        return new EntryMessages.FoundRemoval(
                asker.entries().canonicalName(asked.name()),
                asker.entries()
                        .removal(asked.name())
                        .map(found -> new EntryMessages.Removal(
                                found.name(), found.canonicalName(), found.shownName(), found.mark())));
    }

    private static EntryMessages.Key create(Asker asker, EntryMessages.CreateEntryKey asked) {
        return described(asker.entries()
                .createKey(
                        asked.keySpec(),
                        new KeyEntries.CreationOptions(
                                asked.alias(), asked.description(), asked.callerIv(), asked.keyUsage())));
    }

    private static EntryMessages.Done bind(Asker asker, EntryMessages.BindEntry asked) {
        asker.entries().bind(binding(asker, asked.binding()), asker.key(asked.keyArn()));
        return new EntryMessages.Done();
    }

    private static EntryMessages.Done putChain(Asker asker, EntryMessages.PutChain asked) {
        requireCertificates(asked.chain());
        asker.entries().putChain(asked.name(), asker.key(asked.keyArn()), asked.chain());
        return new EntryMessages.Done();
    }

    private static EntryMessages.Done importKey(Asker asker, EntryMessages.ImportEntryKey asked) {
        try {
            asker.entries()
                    .importKey(
                            binding(asker, asked.binding()),
                            asked.keySpec(),
                            new KeyholdProtection(asked.keyUsage(), asked.callerIv()),
                            asked.material());
            return new EntryMessages.Done();
        } finally {
            Arrays.fill(asked.material(), (byte) 0);
        }
    }

    private static EntryMessages.Done putCertificate(Asker asker, EntryMessages.PutCertificate asked) {
        if (asked.binding().chain().size() != 1) {
            throw new KmsException.Validation(
                    "a trusted certificate is one certificate, not "
                            + asked.binding().chain().size(),
                    "Send one certificate");
        }
        asker.entries().putCertificate(binding(asker, asked.binding()));
        return new EntryMessages.Done();
    }

    private static EntryMessages.Done remove(Asker asker, EntryMessages.RemoveEntries asked) {
        List<KeyEntries.Removal> removals = new ArrayList<>();
        for (EntryMessages.Removal each : asked.removals()) {
            unchanged(asker, each).ifPresent(removals::add);
        }
        asker.entries().remove(removals);
        return new EntryMessages.Done();
    }

    private static KeyEntries.Binding binding(Asker asker, EntryMessages.Binding asked) {
        requireCertificates(asked.chain());
        return new KeyEntries.Binding(
                asked.name(), asked.chain(), asked.first().flatMap(first -> unchanged(asker, first)));
    }

    /** In a process, certificates were read before they come here; what comes over the network may be anything. */
    private static void requireCertificates(List<byte[]> chain) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509", "SUN");
            for (byte[] each : chain) {
                Certificate certificate = factory.generateCertificate(new ByteArrayInputStream(each));
                if (!Arrays.equals(certificate.getEncoded(), each)) {
                    throw new CertificateException("something follows it");
                }
            }
        } catch (CertificateException e) {
            throw new KmsException.Validation(
                    "the chain holds what is not a certificate", "Send X.509 certificates in DER");
        } catch (NoSuchProviderException e) {
            throw new IllegalStateException("this Java has no provider SUN", e);
        }
    }

    /** The entry that is to go, if it is there: as it was when the client saw it. */
    private static Optional<KeyEntries.Removal> unchanged(Asker asker, EntryMessages.Removal seen) {
        Optional<KeyEntries.Removal> now = asker.entries().removal(seen.name());
        if (now.isPresent() && !now.get().mark().equals(seen.mark())) {
            throw new KmsException.Conflict(
                    "entry `" + seen.name() + "` was changed after it was deleted here and before that was stored",
                    "Load the KeyStore again, look at the entry, and delete it if it still shall go");
        }
        return now;
    }
}
