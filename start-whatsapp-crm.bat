@echo off
rem Starts whatsapp-crm and opens its page. Everything that is missing is set up on the way.
setlocal
cd /d "%~dp0"
title whatsapp-crm
where node >nul 2>nul
if errorlevel 1 (
  echo whatsapp-crm needs Node 20.17 or later. Get it from https://nodejs.org and start this file again.
  pause
  exit /b 1
)
call npm start -- --open
if errorlevel 1 (
  echo whatsapp-crm has stopped. The lines above say why.
  pause
  exit /b 1
)
