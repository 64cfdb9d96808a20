package io.keyhold;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.tokens.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A PKCS#11 library that does what another one does, but waits in C_Encrypt while a file is there. */
final class HangingLibrary {
    private static final String SOURCE = """
            #include <dlfcn.h>
            #include <string.h>
            #include <unistd.h>

            typedef unsigned long CK_ULONG;
            typedef struct { unsigned char version[2]; void *functions[68]; } LIST;
            typedef CK_ULONG (*ENCRYPT)(CK_ULONG, unsigned char *, CK_ULONG, unsigned char *, CK_ULONG *);
            static LIST list;
            static ENCRYPT encrypt;

            static CK_ULONG waiting(CK_ULONG s, unsigned char *in, CK_ULONG n, unsigned char *out, CK_ULONG *m) {
              while (access("@FLAG@", F_OK) == 0) usleep(1000);
              return encrypt(s, in, n, out, m);
            }

            CK_ULONG C_GetFunctionList(LIST **out) {
              void *library = dlopen("@LIBRARY@", RTLD_NOW);
              CK_ULONG (*get)(LIST **) = dlsym(library, "C_GetFunctionList");
              LIST *real;
              CK_ULONG result = get(&real);
              memcpy(&list, real, sizeof list);
              void *of = dlsym(library, "C_Encrypt");
              for (int i = 0; i < 68; i++) {
                if (list.functions[i] == of) { encrypt = (ENCRYPT) of; list.functions[i] = (void *) waiting; }
              }
              *out = &list;
              return result;
            }
            """;

    private HangingLibrary() {}

    /** Builds it; it waits while {@code hang} is in the folder. */
    static Path build(Path folder, SoftHsm hsm) throws IOException {
        assumeTrue(SoftHsm.tool("gcc").isPresent(), "a library that hangs cannot be built: gcc is absent");
        Path source = Files.writeString(
                folder.resolve("hanging.c"),
                SOURCE.replace("@FLAG@", folder.resolve("hang").toString())
                        .replace("@LIBRARY@", hsm.library().toString()));
        Path library = folder.resolve("hanging.so");
        SoftHsm.run(List.of("gcc", "-shared", "-fPIC", "-w", "-o", library.toString(), source.toString(), "-ldl"));
        return library;
    }
}
