@echo off
rem The command keyhold. Takes the all-in-one jar that %KEYHOLD_JAR% names, or the one in the folder of this script or where
rem the build puts it; Java from %JAVA_HOME% or the path; options for Java from %KEYHOLD_JAVA_OPTS%.
setlocal DisableDelayedExpansion
set "jar=%KEYHOLD_JAR%"
for %%F in ("%~dp0keyhold-provider-*-all.jar" "%~dp0..\provider\target\keyhold-provider-*-all.jar") do if not defined jar set "jar=%%~fF"
if defined jar goto found
>&2 echo error: there is no keyhold-provider-*-all.jar in "%~dp0" or "%~dp0..\provider\target"
>&2 echo hint:  Build it with the first command of the README, or set KEYHOLD_JAR to its path
exit /b 6
:found
rem A class path is Java's to read.
if not "%jar%"=="%jar:;=%" goto start
if exist "%jar%" goto start
>&2 echo error: KEYHOLD_JAR is "%jar%", which is not a file
>&2 echo hint:  Set KEYHOLD_JAR to the path of keyhold-provider-*-all.jar, or unset it
exit /b 6
:start
set "java=java"
if not defined JAVA_HOME goto run
set "java=%JAVA_HOME:"=%\bin\java"
:run
"%java%" --enable-native-access=ALL-UNNAMED %KEYHOLD_JAVA_OPTS% -cp "%jar%" io.keyhold.cli.Main %*
exit /b %ERRORLEVEL%
