package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import io.keyhold.platform.UninterruptedIo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Looks at one chain: whose it is, and how far it has come. Only what a signature covers is believed, and events from the
 * store's outbox behind it: they are there because the store had committed them. Any further file under the name of
 * the chain is looked at too, so that none can hide another.
 */
final class ChainLook {
    private final TrailFiles files;
    private final Optional<PublicKey> own;
    private final Optional<UUID> store;

    /** A look for the owner of that key, at a store with that id. */
    ChainLook(TrailFiles files, Optional<PublicKey> own, Optional<UUID> store) {
        this.files = files;
        this.own = own;
        this.store = store;
    }

    /** Whose the chain is, and its first header; that is believed only of a chain that is {@code OWN}. */
    record Beginning(KnownChain.Standing standing, Optional<FileHeader> header) {
        private static final Beginning OTHER = new Beginning(KnownChain.Standing.OTHER, Optional.empty());
    }

    Beginning beginning() throws IOException {
        Beginning found = Beginning.OTHER;
        for (int number : files.files().keySet()) {
            for (Path file : files.files().getOrDefault(number, List.of())) {
                Beginning next = beginning(file, number);
                if (next.standing() == KnownChain.Standing.OWN) {
                    return next;
                }
                if (next.standing() == KnownChain.Standing.OF_THE_STORE && found.equals(Beginning.OTHER)) {
                    found = next;
                }
            }
        }
        return found;
    }

    private Beginning beginning(Path file, int number) throws IOException {
        try (FrameReader reader = FrameReader.open(file)) {
            Optional<Frame> first = reader.next();
            Optional<Frame> second = reader.next();
            if (first.isEmpty() || second.isEmpty()) {
                return Beginning.OTHER;
            }
            FileHeader header = FileHeader.read(first.get());
            boolean ofChain = header.trailId() == files.trailId()
                    && header.fileNumber() == number
                    && first.get().follows(header.previous());
            if (!ofChain) {
                return Beginning.OTHER;
            }
            return new Beginning(standing(header, first.get(), second.get()), Optional.of(header));
        } catch (BadRecordException | FrameReader.TornException | NoSuchFileException e) {
            return Beginning.OTHER;
        }
    }

    private KnownChain.Standing standing(FileHeader header, Frame first, Frame second) throws BadRecordException {
        if (!SignedCheckpoints.isOf(second, header.trailId(), header.fileNumber())
                || !Arrays.equals(Checkpoint.read(second).previous(), first.link())) {
            return KnownChain.Standing.OTHER;
        }
        if (own.isPresent() && Checkpoint.isSignedBy(second, own.get())) {
            return KnownChain.Standing.OWN;
        }
        boolean named = store.isPresent()
                && header.store().map(StoreIdentity::id).equals(store)
                && Checkpoint.isSignedBy(second, SignedCheckpoints.keyOf(header));
        return named ? KnownChain.Standing.OF_THE_STORE : KnownChain.Standing.OTHER;
    }

    /**
     * How far the chain has come.
     *
     * @param outboxKeys takes the keys of the outbox events in the last file
     */
    KnownChain end(KnownChain.Mark mark, Beginning beginning, Collection<String> outboxKeys) throws IOException {
        if (beginning.standing() == KnownChain.Standing.OTHER) {
            return new KnownChain(
                    mark, files.trailId(), beginning.standing(), Optional.empty(), 0, OptionalLong.empty());
        }
        FileHeader header = beginning.header().orElseThrow();
        PublicKey key =
                beginning.standing() == KnownChain.Standing.OWN ? own.orElseThrow() : SignedCheckpoints.keyOf(header);
        Optional<AuditHead> head = Optional.empty();
        long epoch = 0;
        boolean signed = false;
        for (int number : files.files().descendingKeySet()) {
            for (Path file : files.files().getOrDefault(number, List.of())) {
                FileEnd end = FileEnd.of(file, files.trailId(), number, key);
                outboxKeys.addAll(end.outboxKeys());
                epoch = Math.max(epoch, end.epoch());
                head = farther(head, end.head());
                signed |= end.isSigned();
                force(file);
            }
            if (signed) {
                break;
            }
        }
        return new KnownChain(mark, files.trailId(), beginning.standing(), head, epoch, header.restores());
    }

    private static Optional<AuditHead> farther(Optional<AuditHead> one, Optional<AuditHead> other) {
        return one.isEmpty()
                        || other.isPresent()
                                && other.get().position() > one.get().position()
                ? other
                : one;
    }

    /** Makes durable what was read: a power cut must not take back what a header tells or the store has dropped. */
    private static void force(Path file) throws IOException {
        try {
            UninterruptedIo.run(() -> {
                try (FileChannel channel = FileChannel.open(FrameReader.present(file), StandardOpenOption.READ)) {
                    channel.force(true);
                    return channel;
                }
            });
        } catch (NoSuchFileException e) {
            return; // moved away meanwhile: nothing of it is told to be there
        }
    }
}
