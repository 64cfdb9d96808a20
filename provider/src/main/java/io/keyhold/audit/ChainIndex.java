package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What a store's openings have read of the chains in a directory, so that the next need not read all of them again: a
 * file {@code chains-} and the store id next to the trail, signed with the key of the store. An entry counts while the files
 * of its chain are as large as they were. The file is a shortcut: without it, or if it is not signed, all is read.
 *
 * @param chains the chains by what their files were
 * @param told how far each chain is told of by another one of the store
 */
record ChainIndex(Map<KnownChain.Mark, KnownChain> chains, Map<Long, Told> told) {
    static final ChainIndex NONE = new ChainIndex(Map.of(), Map.of());

    private static final byte[] MAGIC = {'K', 'H', 'C', 'H', 'A', 'I', 'N', 1};
    private static final String DOMAIN = "keyhold audit chains v1\0";
    private static final int LARGEST = 256 << 20;
    private static final int CLOSED = 1;
    private static final int RESTORES = 2;
    private static final int HEAD = 4;

    /** How far a chain is told of. */
    record Told(long position, boolean closed) {
        static Told of(AuditHead head) {
            return new Told(head.position(), head.closed());
        }

        /** The one that tells more. */
        Told or(Told other) {
            return other.position > position || other.position == position && other.closed ? other : this;
        }
    }

    static Path file(Path directory, UUID store) {
        return directory.resolve("chains-" + store);
    }

    /** Reads the file of that store; gives {@link #NONE} if there is none that {@code own} has signed. */
    static ChainIndex read(Path directory, UUID store, PublicKey own) {
        Path file = file(directory, store);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
                return NONE;
            }
            ByteIn in = new ByteIn(Files.readAllBytes(file));
            byte[] content = in.block();
            return Checkpoint.isSigned(own, DOMAIN, content, in.block()) ? parse(new ByteIn(content), store) : NONE;
        } catch (IOException e) {
            return NONE; // replaced or cut meanwhile: all is read
        }
    }

    private static ChainIndex parse(ByteIn in, UUID store) throws BadRecordException {
        if (!Arrays.equals(in.raw(MAGIC.length), MAGIC) || !new UUID(in.u64(), in.u64()).equals(store)) {
            return NONE;
        }
        Map<KnownChain.Mark, KnownChain> chains = new HashMap<>();
        for (int left = in.count(); left > 0; left--) {
            KnownChain chain = readChain(in);
            chains.put(chain.mark(), chain);
        }
        Map<Long, Told> told = new HashMap<>();
        for (int left = in.count(); left > 0; left--) {
            told.put(in.u64(), new Told(in.varint(), in.u8() == 1));
        }
        in.requireEnd();
        return new ChainIndex(chains, told);
    }

    @SuppressWarnings("EnumOrdinal") // the format counts from 0 in this order
    private static KnownChain readChain(ByteIn in) throws BadRecordException {
        KnownChain.Mark mark = new KnownChain.Mark(in.text(), (int) in.varint(), in.varint());
        long trailId = in.u64();
        int standing = in.u8();
        if (standing >= KnownChain.Standing.values().length) {
            throw new BadRecordException("unknown standing of a chain");
        }
        int flags = in.u8();
        long epoch = in.varint();
        OptionalLong restores = (flags & RESTORES) != 0 ? OptionalLong.of(in.varint()) : OptionalLong.empty();
        Optional<AuditHead> head = Optional.empty();
        if ((flags & HEAD) != 0) {
            long position = Math.max(1, in.varint());
            String link = HexFormat.of().formatHex(in.raw(Chain.LINK));
            head = Optional.of(new AuditHead(trailId, position, link, (flags & CLOSED) != 0));
        }
        return new KnownChain(mark, trailId, KnownChain.Standing.values()[standing], head, epoch, restores);
    }

    /** Writes the file again. */
    static void write(Path directory, UUID store, CheckpointSigner signer, ChainIndex index) throws IOException {
        ByteOut out = new ByteOut(1 << 16);
        out.raw(MAGIC);
        out.u64(store.getMostSignificantBits());
        out.u64(store.getLeastSignificantBits());
        out.varint(index.chains.size());
        index.chains.values().forEach(chain -> write(out, chain));
        out.varint(index.told.size());
        index.told.forEach((trailId, upTo) -> {
            out.u64(trailId);
            out.varint(upTo.position());
            out.u8(upTo.closed() ? 1 : 0);
        });
        byte[] content = out.toByteArray();
        ByteOut file = new ByteOut(content.length + 128);
        file.block(content);
        file.block(signer.sign(Checkpoint.message(DOMAIN, content)));
        replace(directory, file(directory, store), file.toByteArray());
    }

    @SuppressWarnings("EnumOrdinal") // the format counts from 0 in this order
    private static void write(ByteOut out, KnownChain chain) {
        out.text(chain.mark().lastFile());
        out.varint(chain.mark().files());
        out.varint(chain.mark().bytes());
        out.u64(chain.trailId());
        out.u8(chain.standing().ordinal());
        boolean closed = chain.head().map(AuditHead::closed).orElse(false);
        out.u8((closed ? CLOSED : 0)
                | (chain.restores().isPresent() ? RESTORES : 0)
                | (chain.head().isPresent() ? HEAD : 0));
        out.varint(chain.epoch());
        chain.restores().ifPresent(out::varint);
        chain.head().ifPresent(head -> {
            out.varint(head.position());
            out.raw(HexFormat.of().parseHex(head.hash()));
        });
    }

    private static void replace(Path directory, Path file, byte[] bytes) throws IOException {
        String name = file.getFileName() + "." + UUID.randomUUID() + ".new";
        Path fresh = directory.resolve(name);
        try {
            new DirectoryStorage(directory).writeNew(name, bytes);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    Optional<KnownChain> find(KnownChain.Mark mark) {
        return Optional.ofNullable(chains.get(mark));
    }
}
