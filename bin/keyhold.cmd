@echo off
rem The command keyhold. Takes the all-in-one jar that %KEYHOLD_JAR% names, or the one beside this script or where the
rem build puts it; Java from %JAVA_HOME% or the path; options for Java from %KEYHOLD_JAVA_OPTS%.
setlocal DisableDelayedExpansion
set "jar=%KEYHOLD_JAR%"
for %%F in ("%~dp0keyhold-provider-*-all.jar" "%~dp0..\provider\target\keyhold-provider-*-all.jar") do if not defined jar set "jar=%%~fF"
if defined jar goto start
>&2 echo error: no keyhold-provider-*-all.jar beside "%~f0"
>&2 echo hint:  Put it there, or name it in KEYHOLD_JAR
exit /b 6
:start
set "java=java"
if not defined JAVA_HOME goto run
set "java=%JAVA_HOME:"=%\bin\java"
:run
"%java%" --enable-native-access=ALL-UNNAMED %KEYHOLD_JAVA_OPTS% -cp "%jar%" io.keyhold.cli.Main %*
exit /b %ERRORLEVEL%
