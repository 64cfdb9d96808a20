package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Files that somebody without the signing key of the store puts into the folder of its trail. */
public final class ForgedTrails {
    private static final long FORGED_ID = 0x8a3f_6c0d_9e1b_8204L;
    private static final int JUNK_BYTES = 8;
    private static final long FAR = 1_000_000;

    private ForgedTrails() {}

    /** Files of eight bytes under names of chains. */
    public static void junk(Path directory, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String name = new TrailName("20991231T000000Z", FORGED_ID + i, 1).fileName();
            Files.write(directory.resolve(name), new byte[JUNK_BYTES]);
        }
    }

    /** One file whose header, which nobody has signed, says that every chain there is closed, far ahead. */
    public static void headerThatClosesAll(Path directory) throws IOException {
        List<AuditHead> peers = new ArrayList<>();
        for (TrailFiles chain : TrailFiles.in(List.of(directory))) {
            peers.add(new AuditHead(chain.trailId(), FAR, "00".repeat(Chain.LINK), true));
        }
        FileHeader header = new FileHeader(
                FORGED_ID,
                1,
                0,
                new byte[Chain.LINK],
                TrailMode.GROUP,
                1,
                1,
                Trails.pair().getPublic().getEncoded(),
                peers,
                Optional.empty());
        ByteOut out = new ByteOut(1024);
        out.raw(Frame.MAGIC);
        int at = out.skip(4) + 4;
        out.u8(header.type());
        out.varint(1);
        header.write(out);
        int length = out.length() - at;
        out.putU32(at - 4, length);
        out.skip(Chain.LINK);
        new Chain().append(out.array(), at, length);
        Files.write(directory.resolve(new TrailName("20991231T000000Z", FORGED_ID, 1).fileName()), out.toByteArray());
    }

    /** Chains of somebody else, whole and signed by his own key. */
    public static void foreignChains(Path directory, int count) {
        CheckpointSigner signer = new EcdsaCheckpointSigner(Trails.PAIR.getPrivate(), Trails.PAIR.getPublic());
        for (int i = 0; i < count; i++) {
            FileAuditTrail.open(
                            Trails.group(directory), signer, StoreAnchor.NONE, Clock.systemUTC(), new SecureRandom())
                    .close();
        }
    }

    /** Appends to each chain a checkpoint that tells of no epoch and that another key has signed. */
    public static void unsignedCheckpoints(Path directory) throws IOException {
        CheckpointSigner signer = new EcdsaCheckpointSigner(Trails.PAIR.getPrivate(), Trails.PAIR.getPublic());
        for (TrailFiles chain : TrailFiles.in(List.of(directory))) {
            Path file = chain.file(chain.files().lastKey());
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer link = ByteBuffer.wrap(bytes, bytes.length - Chain.LINK, Chain.LINK);
            byte[] last = new byte[Chain.LINK];
            link.get(last);
            ByteOut out = new ByteOut(1024);
            for (int i = 0; i < 100; i++) {
                int at = out.skip(4) + 4;
                out.u8(Frame.CHECKPOINT);
                out.varint(FAR + i);
                new Checkpoint(
                                Checkpoint.Kind.CLOSED,
                                chain.trailId(),
                                chain.files().lastKey(),
                                1,
                                0,
                                0,
                                last)
                        .write(out, at, signer);
                int length = out.length() - at;
                out.putU32(at - 4, length);
                out.skip(Chain.LINK);
                Chain forged = new Chain(last);
                forged.append(out.array(), at, length);
                last = forged.link();
            }
            Files.write(file, out.toByteArray(), StandardOpenOption.APPEND);
        }
    }

    /** Puts files under the names of each chain: before the first, beside it, behind the last. */
    public static void moreFilesOfEachChain(Path directory) throws IOException {
        for (TrailFiles chain : TrailFiles.in(List.of(directory))) {
            Path first = chain.file(1);
            String name = first.getFileName().toString().replace("-000001.audit", "");
            byte[] bytes = Files.readAllBytes(first);
            Files.write(directory.resolve(name + "-000000.audit"), new byte[JUNK_BYTES]);
            Files.write(directory.resolve(name + "-0000001.audit"), beginning(bytes));
            Files.write(directory.resolve(name + "-000002.audit"), beginning(bytes));
            try (OutputStream out =
                    new GZIPOutputStream(Files.newOutputStream(directory.resolve(name + "-000001.audit.gz")))) {
                out.write(beginning(bytes));
            }
        }
    }

    /** Leaves of each chain its header and its first checkpoint. */
    public static void cutToBeginning(Path directory) throws IOException {
        for (TrailFiles chain : TrailFiles.in(List.of(directory))) {
            Path last = chain.file(chain.files().lastKey());
            Files.write(last, beginning(Files.readAllBytes(last)));
        }
    }

    private static byte[] beginning(byte[] file) {
        int at = Frame.MAGIC.length;
        for (int record = 0; record < 2; record++) {
            at += ByteBuffer.wrap(file, at, Integer.BYTES).getInt() + Frame.OVERHEAD;
        }
        return Arrays.copyOf(file, at);
    }
}
