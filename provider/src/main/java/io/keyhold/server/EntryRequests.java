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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The operations that only Keyhold has, for a provider in another process: each through the entries of the caller, as in this
 * process. Safe for concurrent use.
 */
final class EntryRequests {
    private final KeyService service;
    private final RawRequests raw;
    private final Map<String, Handler<?>> handlers;

    /** Versions are counted from nothing in each process. */
    private final String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());

    /** An operation. */
    private record Handler<Q extends Record>(Class<Q> request, BiFunction<Asker, Q, Record> work) {
        Record answer(Asker asker, byte[] body) {
            return work.apply(asker, AwsJson.read(request, body));
        }
    }

    /** Who asks. */
    private record Asker(Caller caller, KeyEntries entries) {}

    EntryRequests(KeyService service) {
        this.service = service;
        this.raw = new RawRequests(service.clock());
        this.handlers = Map.ofEntries(
                handler("DescribeStore", EntryMessages.DescribeStore.class, (asker, asked) -> store(asker.entries())),
                handler(
                        "ListEntryNames",
                        EntryMessages.ListEntryNames.class,
                        (asker, asked) -> new EntryMessages.EntryNames(asker.entries().names())),
                handler("FindEntry", EntryMessages.FindEntry.class, (asker, asked) -> found(asker.entries(), asked)),
                handler("FindRemoval", EntryMessages.FindRemoval.class, (asker, asked) -> removal(asker.entries(), asked)),
                handler("CreateEntryKey", EntryMessages.CreateEntryKey.class, (asker, asked) -> create(asker.entries(), asked)),
                handler("BindEntry", EntryMessages.BindEntry.class, (asker, asked) -> bind(asker.entries(), asked)),
                handler("PutChain", EntryMessages.PutChain.class, (asker, asked) -> putChain(asker.entries(), asked)),
                handler("ImportEntryKey", EntryMessages.ImportEntryKey.class, (asker, asked) -> importKey(asker.entries(), asked)),
                handler("PutCertificate", EntryMessages.PutCertificate.class, (asker, asked) -> putCertificate(asker.entries(), asked)),
                handler("RemoveEntries", EntryMessages.RemoveEntries.class, (asker, asked) -> remove(asker.entries(), asked)),
                handler("DrawIv", EntryMessages.DrawIv.class, (asker, asked) -> raw.draw(asker.caller(), asker.entries(), asked)),
                handler("EncryptRaw", EntryMessages.RawEncrypt.class, (asker, asked) -> raw.encrypt(asker.caller(), asker.entries(), asked)),
                handler("DecryptRaw", EntryMessages.RawDecrypt.class, (asker, asked) -> raw.decrypt(asker.entries(), asked)),
                handler("WrapKey", EntryMessages.WrapKey.class, (asker, asked) -> raw.wrap(asker.entries(), asked)),
                handler("UnwrapKey", EntryMessages.WrapKey.class, (asker, asked) -> raw.unwrap(asker.entries(), asked)),
                handler("GenerateLongMac", EntryMessages.LongMac.class, (asker, asked) -> raw.mac(asker.entries(), asked)),
                handler("SignLong", EntryMessages.LongSign.class, (asker, asked) -> raw.sign(asker.entries(), asked)));
    }

    private static <Q extends Record> Map.Entry<String, Handler<?>> handler(
            String name, Class<Q> request, BiFunction<Asker, Q, Record> work) {
        return Map.entry(name, new Handler<>(request, work));
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

    private EntryMessages.Store store(KeyEntries entries) {
        return new EntryMessages.Store(service.storeId(), instance + "-" + entries.version());
    }

    private static EntryMessages.Found found(KeyEntries entries, EntryMessages.FindEntry asked) {
        Optional<KeyEntries.Entry> entry = entries.find(asked.name());
        Optional<ManagedKey> key = entry.filter(found -> found.type() == EntryType.KEY)
                .flatMap(found -> entries.key(asked.name()));
        return new EntryMessages.Found(
                entry.map(found -> new EntryMessages.Entry(
                        found.type() == EntryType.CERTIFICATE, found.created(), found.chain())),
                key.map(EntryRequests::described));
    }

    private static EntryMessages.Key described(ManagedKey key) {
        Optional<byte[]> publicKey =
                key instanceof ManagedKeyPair pair ? Optional.of(pair.publicKey()) : Optional.empty();
        return new EntryMessages.Key(
                key.arn().value(), key.spec(), key.usage(), key.allowsCallerIv(), publicKey);
    }

    private static EntryMessages.FoundRemoval removal(KeyEntries entries, EntryMessages.FindRemoval asked) {
        return new EntryMessages.FoundRemoval(
                entries.canonicalName(asked.name()),
                entries.removal(asked.name())
                        .map(found -> new EntryMessages.Removal(
                                found.name(), found.canonicalName(), found.shownName(), found.mark())));
    }

    private static EntryMessages.Key create(KeyEntries entries, EntryMessages.CreateEntryKey asked) {
        return described(entries.createKey(
                asked.keySpec(),
                new KeyEntries.CreationOptions(
                        asked.alias(), asked.description(), asked.callerIv(), asked.keyUsage())));
    }

    private static EntryMessages.Done bind(KeyEntries entries, EntryMessages.BindEntry asked) {
        entries.bind(binding(entries, asked.binding()), key(entries, asked.keyArn()));
        return new EntryMessages.Done();
    }

    private static EntryMessages.Done putChain(KeyEntries entries, EntryMessages.PutChain asked) {
        entries.putChain(asked.name(), key(entries, asked.keyArn()), asked.chain());
        return new EntryMessages.Done();
    }

    private static EntryMessages.Done importKey(KeyEntries entries, EntryMessages.ImportEntryKey asked) {
        try {
            entries.importKey(
                    binding(entries, asked.binding()),
                    asked.keySpec(),
                    new KeyholdProtection(asked.keyUsage(), asked.callerIv()),
                    asked.material());
            return new EntryMessages.Done();
        } finally {
            Arrays.fill(asked.material(), (byte) 0);
        }
    }

    private static EntryMessages.Done putCertificate(KeyEntries entries, EntryMessages.PutCertificate asked) {
        entries.putCertificate(binding(entries, asked.binding()));
        return new EntryMessages.Done();
    }

    private static EntryMessages.Done remove(KeyEntries entries, EntryMessages.RemoveEntries asked) {
        List<KeyEntries.Removal> removals = new ArrayList<>();
        for (EntryMessages.Removal each : asked.removals()) {
            unchanged(entries, each).ifPresent(removals::add);
        }
        entries.remove(removals);
        return new EntryMessages.Done();
    }

    private static KeyEntries.Binding binding(KeyEntries entries, EntryMessages.Binding asked) {
        return new KeyEntries.Binding(
                asked.name(), asked.chain(), asked.first().flatMap(first -> unchanged(entries, first)));
    }

    /** The entry that is to go, if it is there: as it was when the client saw it. */
    private static Optional<KeyEntries.Removal> unchanged(KeyEntries entries, EntryMessages.Removal seen) {
        Optional<KeyEntries.Removal> now = entries.removal(seen.name());
        if (now.isPresent() && !now.get().mark().equals(seen.mark())) {
            throw new KmsException.Conflict(
                    "entry `" + seen.name() + "` was changed after it was deleted here and before that was stored",
                    "Load the KeyStore again, look at the entry, and delete it if it still shall go");
        }
        return now;
    }

    private static ManagedKey key(KeyEntries entries, String arn) {
        return entries.key(arn)
                .orElseThrow(() -> new KmsException.NotFound("Key '" + arn + "' does not exist", "Name a key by its ARN"));
    }
}
